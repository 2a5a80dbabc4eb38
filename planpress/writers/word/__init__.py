"""A Document becomes a Word file, with python-docx."""

from planpress.writers.word.writer import write_docx

__all__ = ["write_docx"]
