"""One ticket: what happened, what must happen next, and the forms to do it."""
