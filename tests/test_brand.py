"""A house's own colours are taken only when documents in them can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.brand import PAIRS, Pair, read_brand
from planpress.errors import Fault, InputError

BRAND_FILE = Path(__file__).parent.parent / "templates" / "_brand.yml"


def faults(file: Path, **colours: str) -> tuple[Fault, ...]:
    """What is said of the house's brand with other colours for some roles."""
    words = BRAND_FILE.read_text(encoding="utf-8")
    for role, colour in colours.items():
        words = words.replace("  palette:\n", f'  palette:\n    own-{role}: "{colour}"\n')
        start = words.index(f"      {role}: ")
        words = words[:start] + f"      {role}: own-{role}" + words[words.index("\n", start) :]
    file.write_text(words, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_brand(file)
    return caught.value.faults


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.role}-on-{pair.ground}")
def test_each_pair_that_documents_show_must_be_told_apart(tmp_path: Path, pair: Pair) -> None:
    ground = read_brand(BRAND_FILE).colour(pair.ground)
    said = [
        fault.reason for fault in faults(tmp_path / "_brand.yml", **{pair.role: ground}) if pair.where in fault.reason
    ]
    assert any(f"{pair.role} ({ground}) on {pair.ground} ({ground})" in reason for reason in said)


def test_the_message_names_both_colours_their_contrast_and_one_that_would_do(tmp_path: Path) -> None:
    file = tmp_path / "_brand.yml"
    first, _ = faults(file, second="#AAB0B6")
    assert first.reason == (
        "notes are second (#AAB0B6) on paper (#FFFFFF): their contrast is 2.18:1, and it takes 4.5:1 to read them"
    )
    assert first.mend == "Change one of the two; #6E7780 as second would do here."
    assert first.place.column == "defaults.planpress.roles.second"


def test_a_colour_that_is_no_six_digits_is_said_once(tmp_path: Path) -> None:
    said = [fault.reason for fault in faults(tmp_path / "_brand.yml", second="slategrey")]
    assert said == ["own-second is slategrey, which is not six digits after a #"]
