"""Print-ready forms: plain data in, PDF out."""
