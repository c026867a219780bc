"""The encrypted database, the unit of work and its log."""
