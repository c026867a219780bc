"""The handling sheet before and while it is printed."""
