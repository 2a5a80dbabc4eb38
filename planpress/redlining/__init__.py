"""An older and a newer Word file become the newer one with tracked changes from the older."""

from planpress.redlining.parts import UnreadableError, signature_of, texts_of
from planpress.redlining.proving import differences
from planpress.redlining.redline import Redlined, redline

__all__ = ["Redlined", "UnreadableError", "differences", "redline", "signature_of", "texts_of"]
