"""Handing a complaint up, step by step."""
