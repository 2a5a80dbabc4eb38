"""What tests share that draw a chart otherwise than it should be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from planpress.writers.pdf import recording


@pytest.fixture
def drawn_anew() -> Iterator[None]:
    """No chart that was drawn before is used, and none that is drawn now is used later."""
    recording.laid_out.cache_clear()
    yield
    recording.laid_out.cache_clear()
