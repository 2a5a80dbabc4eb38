"""A code holds the address, the whole address and nothing else, and a phone can read it."""

from __future__ import annotations

import pytest
import segno

from planpress.lengths import Mm
from planpress.qr_codes import QUIET, AddressError, across, check_address, modules, runs

ADDRESS = "https://example.org/invest?from=brochure&lang=en#contact"


def test_the_code_is_that_of_the_exact_address_and_stands_some_dirt() -> None:
    made = segno.make_qr(ADDRESS, error="m")
    assert modules(ADDRESS) == tuple(tuple(bool(module) for module in row) for row in made.matrix)
    assert made.error in ("M", "Q", "H")
    assert modules(ADDRESS) != modules(ADDRESS + "/")


def test_bars_are_the_dark_modules_inside_the_light_border() -> None:
    code = modules(ADDRESS)
    dark = {(row, column + step) for row, column, count in runs(code) for step in range(count)}
    wanted = {(y + QUIET, x + QUIET) for y, row in enumerate(code) for x, is_dark in enumerate(row) if is_dark}
    assert dark == wanted and across(code) == len(code) + 8


@pytest.mark.parametrize("href", [ADDRESS, "http://example.org", "mailto:invest@example.org", "tel:+8641112345678"])
def test_addresses_of_the_web_of_mail_and_of_phones_are_taken(href: str) -> None:
    check_address(href, Mm(28))


@pytest.mark.parametrize(
    ("href", "reason", "mend"),
    [
        ("example.org/invest", "leads nowhere", "Write https://example.org/invest"),
        ("", "leads nowhere", "Write the whole address"),
        ("https://", "leads nowhere", "Write the whole address"),
        ("http://[", "leads nowhere", "Write the whole address"),
        ("javascript:alert(1)", "leads nowhere", "Write the whole address"),
        ("file:///etc/passwd", "leads nowhere", "Write the whole address"),
        ("https://example.org/大连", "coded form", "Write https://example.org/%E5%A4%A7%E8%BF%9E"),
        ("https://example.org/a b", "coded form", "Write https://example.org/a%20b"),
        ("https://example.org/" + "a" * 3000, "too many for a code", "Give a shorter address"),
        ("https://example.org/" + "a" * 200, "too fine for a phone", "Make it 23 mm or larger"),
    ],
)
def test_what_no_phone_could_follow_is_refused(href: str, reason: str, mend: str) -> None:
    with pytest.raises(AddressError) as fault:
        check_address(href, Mm(20))
    assert reason in fault.value.reason and mend in fault.value.mend
