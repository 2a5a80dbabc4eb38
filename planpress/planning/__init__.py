"""A plan folder becomes a Plan: read, checked, and ready for derived figures."""
