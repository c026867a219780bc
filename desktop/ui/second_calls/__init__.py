"""Second calls: what customers told when somebody else asked again."""
