"""A drawn chart's entry: it is read as it was written, or not at all, and its key tells all that it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planpress.brand import Brand
from planpress.charts import LAYOUTS
from planpress.charts.cache import BrokenEntryError, Nowhere, keep, keep_in, kept, key_of, packed, unpacked
from planpress.charts.specs import Spec
from planpress.writers.pdf import recording
from tests.charts import strategies, tile_strategies

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=10,
)

KINDS: tuple[Callable[[Random], Spec], ...] = (
    strategies.dumbbells, strategies.bullets, strategies.paths, strategies.ranked, strategies.rises,
    strategies.skylines, strategies.histories, tile_strategies.bands, tile_strategies.beams,
    tile_strategies.galleries, tile_strategies.towers_alone, tile_strategies.towers,
)  # fmt: skip


class Memory(dict[str, bytes]):
    """A cache in a dict."""

    def put(self, key: str, entry: bytes) -> None:
        self[key] = entry


@pytest.fixture
def memory() -> Iterator[Memory]:
    memory = Memory()
    keep_in(memory)
    yield memory
    keep_in(Nowhere())


@given(TREES, st.lists(st.binary(max_size=20), max_size=4))
def test_an_entry_is_read_as_it_was_written(tree: object, blobs: list[bytes]) -> None:
    assert unpacked(packed(tree, blobs)) == (tree, blobs)


@given(st.data())
def test_an_entry_that_is_cut_or_changed_is_none(data: st.DataObject) -> None:
    entry = packed(["words", 1.5], [b"some pixels"])
    at = data.draw(st.integers(0, len(entry) - 1))
    changed = bytearray(entry)
    changed[at] ^= data.draw(st.integers(1, 255))
    for broken in (entry[:at], bytes(changed), entry + b"x"):
        with pytest.raises(BrokenEntryError):
            unpacked(broken)


def test_where_nothing_is_kept_there_are_no_keys(brand: Brand) -> None:
    assert key_of(("a",), brand) == ""
    keep("", b"entry")
    assert kept("", lambda entry: entry) is None


@pytest.mark.usefixtures("memory")
def test_a_broken_entry_is_as_none(brand: Brand) -> None:
    key = key_of(("a",), brand)
    keep(key, packed("a picture")[:-1])
    assert kept(key, unpacked) is None
    keep(key, packed("a picture"))
    assert kept(key, unpacked) == ("a picture", [])


@pytest.mark.usefixtures("memory")
def test_colours_faces_and_all_that_was_asked_for_are_in_the_key(brand: Brand) -> None:
    files = {**brand.faces.files, "regular": brand.faces.files["bold"]}
    brands = (
        brand,
        replace(brand, colours={**brand.colours, "ink": "#000000"}),
        replace(brand, faces=replace(brand.faces, files=files)),
    )
    asked = (("pictures", 1.0), ("pictures", 2.0), ("display list", 1.0))
    assert len({key_of(one, of) for one in asked for of in brands}) == len(asked) * len(brands)
    assert key_of(asked[0], replace(brand)) == key_of(asked[0], brand)


def test_every_kind_is_tried() -> None:
    assert {make(Random(1)).kind for make in KINDS} == LAYOUTS.keys()


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_a_chart_is_read_as_it_was_drawn(memory: Memory, brand: Brand, make: Callable[[Random], Spec]) -> None:
    spec = make(Random(1))
    recording.laid_out.cache_clear()
    drawn = recording.laid_out(spec, 480.0, None, brand)
    operations = [part.record.operations for part in drawn]
    assert len(memory) == 1
    recording.laid_out.cache_clear()
    found = recording.laid_out(spec, 480.0, None, brand)
    assert [part[:3] for part in found] == [part[:3] for part in drawn]
    assert all(isinstance(part.drawing, recording.Kept) for part in found)
    told = [[(kind, _plain(value)) for kind, value in part.record.operations] for part in found]
    assert told == [[(kind, _plain(value)) for kind, value in each] for each in operations]


def _plain(value: object) -> object:
    """Lists for tuples, which stand for the same."""
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
