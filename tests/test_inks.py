"""What a brand file says for print is taken only when a press can print it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import ImageCms

from planpress.brand import read_brand
from planpress.errors import InputError
from planpress.inks import PROFILE, Cmyk, Ink, Press, default_condition
from planpress.writers.pdf.output_intent import srgb_profile

BRAND_FILE = Path(__file__).parent.parent / "templates" / "_brand.yml"
HEAD = "    inks:\n"


def press(folder: Path, ink: str = "", condition: str = "") -> Press:
    """The press of the house's brand with one more line of inks, and with `print`."""
    words = BRAND_FILE.read_text(encoding="utf-8")
    words = words.replace(HEAD, f"{HEAD}      {ink}\n") if ink else words
    file = folder / "_brand.yml"
    file.write_text(f"{words}    print: {condition}\n" if condition else words, encoding="utf-8")
    return read_brand(file).press


def said(folder: Path, ink: str = "", condition: str = "") -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        press(folder, ink, condition)
    return [(fault.what, f"{fault.place.column}: {fault.reason}") for fault in caught.value.faults]


def test_each_ink_of_the_house_is_within_what_the_paper_bears(tmp_path: Path) -> None:
    inks = press(tmp_path).inks
    assert inks["#12263A"] == Ink(Cmyk(0.9, 0.68, 0.42, 0.52))
    assert max(sum(ink.cmyk) for ink in inks.values()) == pytest.approx(2.52)


def test_a_spot_ink_has_a_name_and_what_stands_in_for_it(tmp_path: Path) -> None:
    ink = press(tmp_path, 'slate: {spot: {name: "PANTONE 432 C", cmyk: [65, 43, 26, 78]}}').inks["#4E5D6B"]
    assert ink == Ink(Cmyk(0.65, 0.43, 0.26, 0.78), "PANTONE 432 C")
    assert press(tmp_path, "slate: {cmyk: [65, 43, 26, 78]}").inks["#4E5D6B"] == Ink(Cmyk(0.65, 0.43, 0.26, 0.78))


WRONG_INKS = {
    "slat: [1, 2, 3, 4]": ("Unknown colour", "the nearest name is slate"),
    "slate: [1, 2, 3]": ("Not an ink", "is not cyan, magenta, yellow and black"),
    "slate: [1, 2, 3, 101]": ("Not an ink", "is not four numbers from 0 to 100"),
    "slate: [1, 2, x, 4]": ("Not an ink", "is not four numbers from 0 to 100"),
    "slate: [90, 90, 90, 90]": ("Too much ink", "the inks add up to 360 %, and the paper bears 320 %"),
    "slate: blue": ("Not an ink", "blue is not cyan"),
    "slate: {rgb: [1, 2, 3]}": ("Not an ink", "takes either cmyk or spot"),
    "slate: {spot: Blue}": ("Not a spot ink", "a name and the cmyk"),
    "slate: {spot: {name: All, cmyk: [1, 2, 3, 4]}}": ("Not a spot ink", "All is no name of a spot ink"),
}


@pytest.mark.parametrize("line", WRONG_INKS)
def test_an_ink_that_cannot_be_printed_is_told(tmp_path: Path, line: str) -> None:
    what, reason = WRONG_INKS[line]
    ((found, why),) = said(tmp_path, line)
    assert found == what and reason in why and why.startswith("defaults.planpress.inks.slat")


def test_two_names_of_one_colour_have_one_ink(tmp_path: Path) -> None:
    words = BRAND_FILE.read_text(encoding="utf-8").replace("    sea-73:", '    ocean: "#0E6E83"\n    sea-73:', 1)
    file = tmp_path / "_brand.yml"
    file.write_text(words.replace(HEAD, f"{HEAD}      ocean: [100, 0, 0, 0]\n"), encoding="utf-8")
    with pytest.raises(InputError, match="both #0E6E83, and their inks differ"):
        read_brand(file)


def test_the_profile_that_comes_along_is_what_its_readme_says() -> None:
    profile = ImageCms.getOpenProfile(str(PROFILE)).profile
    condition = default_condition()
    assert (condition.name, condition.ink_limit, condition.registered) == ("FOGRA39", 3.2, True)
    assert profile.profile_description == condition.description
    assert (profile.device_class, profile.xcolor_space.strip()) == ("prtr", "CMYK")
    assert str(profile.copyright) in (PROFILE.parent / "README.md").read_text(encoding="utf-8")


def test_the_print_shops_own_profile_takes_its_place(tmp_path: Path) -> None:
    shutil.copy(PROFILE, tmp_path / "shop.icc")
    condition = press(tmp_path, condition="{profile: shop.icc, condition: FOGRA51, ink_limit: 300}").condition
    assert (condition.name, condition.ink_limit, condition.profile) == ("FOGRA51", 3.0, PROFILE.read_bytes())
    assert condition.description == default_condition().description  # as the profile calls itself
    assert not press(tmp_path, condition="{profile: shop.icc, condition: our web press}").condition.registered


WRONG_CONDITIONS = {
    "{profile: nowhere.icc, condition: X}": ("Profile not found", "nowhere.icc is no file"),
    "{profile: empty.icc, condition: X}": ("Not a profile", "empty.icc cannot be read as an ICC profile"),
    "{profile: screen.icc, condition: X}": ("Not a profile for print", "its class is mntr, not prtr"),
    "{profile: new.icc, condition: X}": ("Not a profile for print", "its version is 5, and a print file holds 4"),
    "{profile: shop.icc}": ("No condition", "is not named"),
    "{condition: FOGRA51}": (
        "No profile",
        "the condition is FOGRA51, and the profile that comes along is that of FOGRA39",
    ),
    "{ink_limit: 500}": ("Not an ink limit", "500 is no sum of inks from 100 to 400 %"),
    "{ink_limit: much}": ("Not an ink limit", "much is no sum"),
    "{paper: matt}": ("Unknown key", "profile, condition, ink_limit"),
    "offset": ("Not a group of keys", "it is offset"),
}


@pytest.mark.parametrize("given", WRONG_CONDITIONS)
def test_a_condition_that_cannot_be_printed_in_is_told(tmp_path: Path, given: str) -> None:
    (tmp_path / "screen.icc").write_bytes(srgb_profile())
    shutil.copy(PROFILE, tmp_path / "shop.icc")
    (tmp_path / "empty.icc").write_bytes(b"")
    newer = bytearray(PROFILE.read_bytes())
    newer[8] = 5
    (tmp_path / "new.icc").write_bytes(newer)
    what, reason = WRONG_CONDITIONS[given]
    assert any(found == what and reason in why for found, why in said(tmp_path, condition=given)), said(
        tmp_path, condition=given
    )


def test_a_limit_holds_for_the_houses_own_inks(tmp_path: Path) -> None:
    ((what, _),) = said(tmp_path, condition="{ink_limit: 240}")
    assert what == "Too much ink"
