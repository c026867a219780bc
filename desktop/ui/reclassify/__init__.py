"""Judging a category, a level or the responsibility anew."""
