"""What people do to a ticket, act by act."""
