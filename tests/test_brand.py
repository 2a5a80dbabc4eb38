"""A house's own colours are taken only when documents in them can be read."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from planpress.brand import PAIRS, Pair, read_brand
from planpress.errors import Fault, InputError
from tests.writers.word.houses import german, zipped

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


# ------------------------------------------------------------------------------------------- the reference for Word


def house(folder: Path, word: str = "") -> Path:
    """A brand file in a folder of its own, with what is said about Word."""
    file = folder / "_brand.yml"
    file.write_text(BRAND_FILE.read_text(encoding="utf-8") + word, encoding="utf-8")
    return file


def said(file: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_brand(file)
    return [f"{fault.what} | {fault.place} | {fault.reason}" for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["reference.docx", "reference.dotx"])
def test_a_reference_beside_the_brand_file_is_taken(tmp_path: Path, name: str) -> None:
    zipped(german(), tmp_path / name)
    reference = read_brand(house(tmp_path)).reference
    assert reference is not None and reference.file.name == name
    assert read_brand(BRAND_FILE).reference is None


def test_a_reference_elsewhere_is_named_from_the_brand_file(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    zipped(german(), tmp_path / "house.dotx")
    reference = read_brand(house(tmp_path / "brand", "    word:\n      reference: ../house.dotx\n")).reference
    assert reference is not None and reference.file.resolve() == tmp_path / "house.dotx"


def test_two_references_are_one_too_many(tmp_path: Path) -> None:
    for name in ("reference.docx", "reference.dotx"):
        zipped(german(), tmp_path / name)
    (only,) = said(house(tmp_path))
    assert only.startswith("Two reference documents")
    assert "a reference.docx and a reference.dotx, and only one can rule" in only


def test_an_unknown_key_is_told_with_the_nearest_and_a_file_that_is_not_there_with_it(tmp_path: Path) -> None:
    word = "    word:\n      referense: a.docx\n      reference: b.docx\n"
    first, second = said(house(tmp_path, word))
    assert first.startswith("Unknown key") and "the nearest name is reference" in first
    assert second.startswith("No such file") and "b.docx" in second


def test_a_word_that_is_no_group_is_told(tmp_path: Path) -> None:
    (only,) = said(house(tmp_path, "    word: house.dotx\n"))
    assert only.startswith("Not a group of keys")


BOMB = {"word/more.xml": b"<a>" + b" " * (25 * 2**20) + b"</a>"}
ENTITY = {"word/settings.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}
MACROS = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
OUTSIDE = {
    "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="file:///c:/house.dotm" TargetMode="External"/></Relationships>'
}


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        (BOMB, "Word file too large"),
        (ENTITY, "Unsafe Word file"),
        (MACROS, "Word file with macros"),
        (OUTSIDE, "Link to another file"),
    ],
    ids=["bomb", "entity", "macros", "outside"],
)
def test_a_reference_that_is_unsafe_is_refused_with_the_faults_of_the_brand(
    tmp_path: Path, parts: dict[str, bytes], what: str
) -> None:
    zipped({**german(), **parts}, tmp_path / "reference.dotx")
    file = house(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace('slate: "#4E5D6B"', 'slate: "grey"'), encoding="utf-8")
    told = [line.split(" | ")[0] for line in said(file)]
    assert told[0] == "Colours too alike" and told[-1] == what


def test_a_brand_with_a_reference_is_a_key_and_can_be_sent_to_another_process(tmp_path: Path) -> None:
    zipped(german(), tmp_path / "reference.dotx")
    found = read_brand(house(tmp_path))
    assert pickle.loads(pickle.dumps(found)) == found and hash(pickle.loads(pickle.dumps(found))) == hash(found)
