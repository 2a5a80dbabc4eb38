"""The libraries that every worker needs, loaded once: processes that begin from this one have them already."""

from __future__ import annotations

import brand_yml  # noqa: F401

from planpress.charts.cache import program

program()
