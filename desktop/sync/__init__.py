"""What replicas of one office exchange, and how each of them puts the others' work under its own."""
