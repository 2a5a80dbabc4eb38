"""Promises about whole documents that are made of plans: the brochure, the profiles, the posters."""
