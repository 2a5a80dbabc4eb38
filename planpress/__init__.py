"""Planning data in, briefings out: one plan folder becomes PDF and Word documents with charts."""

__version__ = "0.1.0"
