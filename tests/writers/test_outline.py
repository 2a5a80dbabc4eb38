"""The outline says what a picture shows and how it is cropped, and where a code leads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from planpress.brand import Brand
from planpress.document import Block
from planpress.lengths import Mm
from planpress.pictures import Focus
from planpress.writers.outline import write_outline
from tests.writers.sample import code, document, photo


def last_lines(brand: Brand, block: Block) -> list[str]:
    return write_outline(document(block), brand).decode().splitlines()[5:]


@pytest.mark.parametrize(
    ("fields", "frame"),
    [
        ({"ratio": Fraction(16, 9)}, "to 16:9 around 50 % 50 %"),
        ({"height": Mm(40)}, "40 mm high around 50 % 50 %"),
        (
            {"ratio": Fraction(3), "height": Mm(37.5), "focus": Focus(Decimal("12.5"), Decimal(0))},
            "to 3:1, 37.5 mm high around 12.5 % 0 %",
        ),
    ],
)
def test_a_crop_is_told(brand: Brand, fields: dict[str, object], frame: str) -> None:
    told = last_lines(brand, replace(photo(), **fields))
    assert told == ["photo The harbour. (City archive): A refinery by the sea", f"  cropped {frame}"]


def test_a_whole_photo_has_no_crop_to_tell(brand: Brand) -> None:
    assert len(last_lines(brand, photo())) == 1


def test_a_code_tells_its_address(brand: Brand) -> None:
    assert last_lines(brand, code()) == [f"qr code ({code().href}): {code().alt}"]
