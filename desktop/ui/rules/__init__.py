"""The rules of the office: editions, an editor that checks while one types, and what differs."""
