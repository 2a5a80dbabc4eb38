"""Words in another script say in which language they are, so that they are spoken with the right voice."""

import pytest

from planpress.composing.scripts import texts
from planpress.document import Text


@pytest.mark.parametrize(
    ("words", "own", "native", "found"),
    [
        ("Broke through 1000亿元 in 2013", "en", "zh-Hans", ["Broke through ", ("1000亿元", "zh-Hans"), " in 2013"]),
        ("revenue (主营业务收入)", "en", "", ["revenue (", ("主营业务收入", "zh"), ")"]),
        ("the かもめ project", "en", "zh", ["the ", ("かもめ", "ja"), " project"]),
        ("울산 complex", "en", "ko", [("울산", "ko"), " complex"]),
        ("大连 stays", "zh-Hans", "zh-Hans", ["大连 stays"]),
        ("Завод, 12 %", "en", "kk", [("Завод", "kk"), ", 12 %"]),
        ("no other script: 44.3 %", "en", "zh", ["no other script: 44.3 %"]),
        ("", "en", "zh", []),
    ],
)
def test_stretches_in_another_script_have_their_language(
    words: str, own: str, native: str, found: list[str | tuple[str, str]]
) -> None:
    expected = [Text(*part) if isinstance(part, tuple) else Text(part) for part in found]
    assert list(texts(words, own, native)) == expected
