"""Small forms, one per act, all drawn from one table."""
