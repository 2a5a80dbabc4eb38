"""A QR code becomes pictures: SVG, which Word shows, and a PNG of whole pixels a module for other programs."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from planpress.qr_codes import across, modules, runs

_PIXELS = 8
"""Pixels a module: at the least module that is printed, more than 600 an inch."""


@lru_cache(maxsize=16)
def code_png(href: str) -> bytes:
    """The code with its light border, in black and white alone."""
    code = modules(href)
    light = np.ones((across(code), across(code)), np.bool_)
    for row, column, count in runs(code):
        light[row, column : column + count] = False
    stream = io.BytesIO()
    Image.fromarray(light.repeat(_PIXELS, 0).repeat(_PIXELS, 1)).save(stream, "PNG", optimize=True)
    return stream.getvalue()


@lru_cache(maxsize=16)
def code_svg(href: str) -> bytes:
    """The same as one path, a unit a module (SVG 1.1)."""
    code = modules(href)
    side = across(code)
    bars = "".join(f"M{column} {row}h{count}v1h-{count}z" for row, column, count in runs(code))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}" '
        'shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{bars}"/></svg>'
    ).encode()
