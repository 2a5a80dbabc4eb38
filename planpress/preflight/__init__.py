"""A PDF becomes what a print shop would call back about."""
