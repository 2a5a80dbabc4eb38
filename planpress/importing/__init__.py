"""A foreign table with one row per fact becomes a plan folder, and a report of what has no place in it."""
