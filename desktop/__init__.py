"""Huiyin (回音): the complaint desk of a branch office."""

__version__ = "0.1.0"
