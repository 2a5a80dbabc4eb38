"""A finished PDF becomes what a reader who cannot see it, or see it well, meets in it."""
