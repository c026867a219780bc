"""The first start on a PC, and unlocking at later ones."""
