"""The pure rules of a complaint desk: no Qt, no database, no clock of its own."""
