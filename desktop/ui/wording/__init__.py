"""What people read: words and sentences for codes. No Qt here, for the command line speaks too."""
