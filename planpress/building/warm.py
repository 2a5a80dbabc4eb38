"""The libraries that every worker needs, loaded once: processes that begin from this one have them already."""

from __future__ import annotations

import brand_yml  # noqa: F401

import planpress.building.workshop
import planpress.charts.artists
import planpress.composing
import planpress.planning.reading
import planpress.preflight.report
import planpress.reconciling.pdf
import planpress.reconciling.word
import planpress.writers.pdf.press
import planpress.writers.word.glyphs  # noqa: F401
from planpress.charts.cache import program

program()
