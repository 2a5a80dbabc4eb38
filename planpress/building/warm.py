"""The libraries that every worker needs, loaded once: processes that begin from this one have them already."""

from __future__ import annotations

import planpress.building.workshop
import planpress.composing
import planpress.planning.reading
import planpress.reconciling
import planpress.writers.pdf
import planpress.writers.word  # noqa: F401
from planpress.charts.cache import program

program()
