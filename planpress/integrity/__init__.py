"""A Word file becomes a list of what breaks its package, beyond what validators see."""
