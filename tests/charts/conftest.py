"""The brand that all charts are measured with."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.brand import Brand, read_brand
from planpress.charts.metrics import Metrics, metrics_of

BRAND_FILE = Path(__file__).parents[2] / "templates" / "_brand.yml"


@pytest.fixture(scope="session")
def brand() -> Brand:
    return read_brand(BRAND_FILE)


@pytest.fixture(scope="session")
def metrics(brand: Brand) -> Metrics:
    return metrics_of(brand)
