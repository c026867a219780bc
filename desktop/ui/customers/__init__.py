"""Customers: a list, and one page about each."""
