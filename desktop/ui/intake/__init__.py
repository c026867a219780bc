"""Registering a complaint while the customer is on the phone."""
