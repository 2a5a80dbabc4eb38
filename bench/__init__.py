"""The briefing timed against a reference program that does the same work."""
