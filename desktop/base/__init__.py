"""What every layer stands on: errors, clock, ids, paths, log, language."""
