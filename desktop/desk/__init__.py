"""What people do: one function, one intention, one unit of work."""
