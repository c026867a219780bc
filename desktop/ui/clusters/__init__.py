"""Like complaints: gathered under one title, answered with one agreed explanation."""
