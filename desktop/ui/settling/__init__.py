"""What no longer fitted what others had done: mine, theirs, and settling it."""
