"""The digest of a tree: equal for equal content, in any process; another one for any other content."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planpress.digests import digest
from planpress.document import Attachment, Document, Paragraph, Photo, RunningHead, Strong, Text

ROOT = Path(__file__).parents[1]
RUNNING = RunningHead((), (), (), ())
PHOTO = Photo(b"\xff\xd8 a picture" * 1000, "A harbour")
TABLE = Attachment("observations.csv", "text/csv", "The figures", b"a,b\n1,2\n")


def document(**parts: object) -> Document:
    whole = Document(
        "Ostland", "en", "Office", "Plan", "2026-02-01", RUNNING, (0.5, 1.0),
        (Paragraph((Text("Some "), Strong((Text("words"),)))), PHOTO), attachments=(TABLE,),
    )  # fmt: skip
    return replace(whole, **parts)  # type: ignore[arg-type]  # the tests give what each field takes


class Colour(Enum):
    RED = 1
    BLUE = 2


class Shade(Enum):
    RED = 1


@dataclass(frozen=True, slots=True)
class Value:
    value: object
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Other:
    value: object


def test_equal_documents_have_one_digest() -> None:
    assert digest(document()) == digest(document())


@pytest.mark.parametrize(
    "parts",
    [
        {"title": "Westland"},
        {"profile": (0.5, 0.75)},
        {"blocks": (Paragraph((Text("Some "), Text("words"))), PHOTO)},
        {"blocks": (Paragraph((Text("Some wor"), Strong((Text("ds"),)))), PHOTO)},
        {"blocks": (document().blocks[0], replace(PHOTO, data=PHOTO.data[:-1] + b"E"))},
        {"blocks": document().blocks[::-1]},
        {"attachments": (replace(TABLE, data=b"a,b\n1,3\n"),)},
        {"attachments": ()},
        {"bleed": 5.0},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_anything_else_in_a_document_is_another_digest(parts: dict[str, object]) -> None:
    assert digest(document(**parts)) != digest(document())


UNLIKE = [
    1, True, 1.0, -0.0, 0.0, "1", b"1", None, "", (), Decimal("1.0"), Decimal("1.00"), Decimal(1), Fraction(1, 2), 0.5,
    dt.date(2026, 2, 1), "2026-02-01", ("a", "b"), ["a", "b"], ("ab",), (("a",), "b"), ("a", ("b",)), frozenset("ab"),
    {"a": "b"}, {"ab": ""}, Colour.RED, Colour.BLUE, Shade.RED, Value("a"), Other("a"), (Value("a"), Value("b")),
    Value((Value("a"), "b")), "\ud800",
]  # fmt: skip


def test_values_that_are_not_the_same_have_digests_of_their_own() -> None:
    """Even where Python takes them as equal: 1, True and 1.0; Decimal("1.0") and Decimal("1.00")."""
    assert len({digest(value) for value in UNLIKE}) == len(UNLIKE)


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_no_words_can_pass_for_the_seam_between_two(a: str, b: str, c: str, d: str) -> None:
    assert (digest((a, b)) == digest((c, d))) == ((a, b) == (c, d))


def test_the_row_that_a_value_was_read_from_does_not_count() -> None:
    assert digest(Value("a", row=3)) == digest(Value("a", row=4))


def test_what_has_no_order_is_sorted() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(frozenset(["a", "b", "c"])) == digest(frozenset(["c", "b", "a"]))


@pytest.mark.parametrize("value", [{1, 2}, object(), dt.datetime(2026, 2, 1), len, bytearray(b"a"), Value(len)])
def test_a_value_of_an_unknown_kind_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no canonical form"):
        digest(value)


PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from planpress.digests import digest
from planpress.composing import compose
from planpress.planning.reading import read_plan
root = Path(sys.argv[1])
plan = read_plan(root / "data" / "dalian")
document = compose(plan, root / "templates" / "profile", "en", dt.date(2026, 2, 1), plan.clusters[0].id)
print(digest(document), digest(frozenset(cluster.id for cluster in plan.clusters)))
"""


def test_every_process_finds_the_same_digest() -> None:
    """Whatever its seed of hashes, and whatever else was at the same address before."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "4711")
    }
    assert len(outputs) == 1 and len(outputs.pop().split()) == 2
