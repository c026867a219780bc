"""Who sits at the desk, who may, and how the office works."""
