"""Bytes and seconds become words for people."""

from __future__ import annotations


def weight(size: int) -> str:
    """Bytes in kB up to 999, then in MB with one decimal."""
    return f"{round(size / 1e3)} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"


def duration(seconds: float) -> str:
    """Seconds as "7.1 s" or "1 min 12 s"."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
