"""A case that rose: its sheets side by side."""
