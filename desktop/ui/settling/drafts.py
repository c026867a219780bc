"""Under what the words of a note are kept while one settles."""

from __future__ import annotations

NOTE_DRAFT = "aside"
"""The kind of the draft; its key is the bundle."""
