"""Finished editions become letters: each goes once, to those who are to get it, and a ledger knows of each."""
