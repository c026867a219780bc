"""The list of complaints: any number of rows, live filter, saved views."""
