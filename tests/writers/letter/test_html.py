"""A letter's HTML: clean, small, its styles inline, all its pictures there and none too many, nothing that runs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from lxml import etree, html
from PIL import Image

from planpress.brand import Brand
from planpress.document import (
    Block,
    Chart,
    Document,
    Inline,
    Link,
    PageBreak,
    Paragraph,
    QuantityText,
    StartAt,
    Strong,
    Text,
    walk,
)
from planpress.writers.letter import Letter, write_letter
from tests.letters import FILES, MAILING, PLANS, letter_document, plan_of
from tests.writers import sample
from tests.writers.pdf.opened import squeezed, words_of

MOST_HTML = 100_000
VOID = {"meta", "img", "br", "source", "hr", "link", "input"}
UNKNOWN_TAG = 801  # libxml2 knows the elements of HTML 4 alone
WITHOUT_WORDS = (PageBreak, StartAt)


class Balance(HTMLParser):
    """Sees that every element that is opened is closed, in its place, and has each attribute once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.faults += [f"{tag} has {name} twice" for name, count in names.items() if count > 1]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} is closed and was not the last that was opened")


def clean(page: str) -> list[str]:
    """What two parsers have to say against a page."""
    balance = Balance()
    balance.feed(page)
    balance.close()
    parser = etree.HTMLParser(recover=True)
    etree.fromstring(page.encode(), parser)
    said = [f"line {e.line}: {e.message}" for e in parser.error_log if e.type != UNKNOWN_TAG]
    return [*balance.faults, *(f"{tag} is open at the end" for tag in balance.open), *said]


@pytest.fixture(scope="module", params=PLANS)
def letter(request: pytest.FixtureRequest, brand: Brand) -> Letter:
    return write_letter(letter_document(plan_of(request.param)), brand)


@pytest.fixture(scope="module")
def everything(brand: Brand) -> Letter:
    return write_letter(sample.whole_document(), brand)


def test_two_parsers_find_nothing_to_mend(letter: Letter, everything: Letter) -> None:
    assert clean(letter.html) == []
    assert clean(everything.html) == []


def test_no_mail_program_cuts_it_off(letter: Letter) -> None:
    assert len(letter.html.encode()) < MOST_HTML
    assert sum(len(picture.data) for picture in letter.pictures) < 400_000


def test_styles_are_inline_and_only_what_asks_the_screen_is_not(letter: Letter) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", letter.html, re.DOTALL)
    outside = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style)
    assert outside.strip() == ""
    assert "font-size: 30px" in letter.html.replace("font-size:30px", "font-size: 30px")
    assert "$" not in style and "@import" not in letter.html and "@font-face" not in letter.html


def test_every_picture_is_shown_and_every_picture_shown_is_there(letter: Letter) -> None:
    shown = re.findall(r"cid:([^\s\"]+)", letter.html)
    assert sorted(shown) == sorted(picture.cid for picture in letter.pictures)
    assert all(re.fullmatch(r"[0-9a-f]{32}@planpress", picture.cid) for picture in letter.pictures)


def test_each_chart_comes_for_wide_and_narrow_for_light_and_dark_at_twice_the_pixels(letter: Letter) -> None:
    data = {picture.cid: picture.data for picture in letter.pictures}
    root = html.document_fromstring(letter.html)
    for picture in root.iter("picture"):
        sources = list(picture.iter("source"))
        assert [each.get("media") for each in sources] == [
            "(max-width: 480px) and (prefers-color-scheme: dark)",
            "(max-width: 480px)",
            "(prefers-color-scheme: dark)",
        ]
        for each in (*sources, *picture.iter("img")):
            cid = (each.get("srcset") or each.get("src")).removeprefix("cid:")
            with Image.open(io.BytesIO(data[cid])) as drawn:
                assert drawn.width == 2 * int(each.get("width"))
                assert abs(drawn.height - 2 * int(each.get("height"))) <= 2
                assert drawn.mode == "P"
        grounds = [Image.open(io.BytesIO(data[s.get("srcset")[4:]])).convert("RGB").getpixel((0, 0)) for s in sources]
        assert sum(grounds[0]) < 200 < 700 < sum(grounds[1])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PLANS)
def test_with_pictures_off_the_letter_still_says_every_figure(brand: Brand, name: str) -> None:
    document = letter_document(plan_of(name))
    letter = write_letter(document, brand)
    body = html.document_fromstring(letter.html).find("body")
    said = squeezed(" ".join([*body.itertext(), *(image.get("alt") for image in body.iter("img"))]))
    charts = [node.spec for node in walk(document.blocks) if isinstance(node, Chart)]
    figures = [node for node in walk(tuple(charts)) if isinstance(node, QuantityText) and not node.absent]
    assert len(figures) > 3
    for figure in figures:
        assert squeezed(f"{figure.qualifier} {figure.number}") in said


def test_the_chart_says_each_of_its_values_in_words(brand: Brand) -> None:
    letter = write_letter(letter_document(plan_of("dalian")), brand)
    (alt,) = {image.get("alt") for image in html.document_fromstring(letter.html).iter("img")}
    said = alt.replace("\u00a0", " ").replace("\u2009", " ")
    for figure in ("44.3", "over 10 billion", "31 billion", "over 80", "at most 38.9 %", "at least 14.5 %", "over 100"):
        assert figure in said


def test_tables_that_place_say_so_and_tables_of_data_have_heads(letter: Letter) -> None:
    for table in html.document_fromstring(letter.html).iter("table"):
        if table.get("role") == "presentation":
            assert not table.findall(".//th") or table.findall(".//table")
        else:
            rows = table.findall("./tbody/tr")
            assert rows and all(row.find("th").get("scope") in ("row", "colgroup") for row in rows)
            assert all(head.get("scope") == "col" for head in table.findall("./thead/tr/th"))


def test_language_and_headings_are_told(letter: Letter) -> None:
    root = html.document_fromstring(letter.html)
    assert root.get("lang") == "en" and root.find(".//div[@role='article']").get("lang") == "en"
    levels = [int(node.tag[1]) for node in root.iter("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1


def test_the_native_name_is_marked_with_its_language(brand: Brand) -> None:
    assert 'lang="zh"' in write_letter(letter_document(plan_of("dalian")), brand).html


def test_the_same_document_is_the_same_letter(brand: Brand) -> None:
    one, other = (write_letter(letter_document(plan_of("dalian")), brand) for _ in range(2))
    assert one == other


# -------------------------------------------------------------------------------------------------- every node


def document_of(node: type) -> Document:
    whole = sample.whole_document()
    found: Any = next(inner for inner in walk(whole.blocks) if isinstance(inner, node))
    block = found if isinstance(found, get_args(Block)) else Paragraph((found,))
    return replace(whole, blocks=(block, Paragraph(sample.words("The end."))))


@pytest.mark.parametrize("node", [*get_args(Block), *get_args(Inline)], ids=lambda node: str(node.__name__))
def test_both_parts_have_each_node(brand: Brand, node: type) -> None:
    document = document_of(node)
    letter = write_letter(document, brand)
    assert clean(letter.html) == []
    for part in (letter.html, letter.text):
        text = squeezed(part)
        assert "Theend." in text
        if not issubclass(node, WITHOUT_WORDS):
            words = [squeezed(word) for word in words_of(document.blocks[0]) if len(squeezed(word)) > 3]
            assert not words or any(word in text for word in words)


def test_a_node_that_the_letter_does_not_know_is_an_error(brand: Brand) -> None:
    stranger = replace(sample.whole_document(), blocks=("a stranger",))  # type: ignore[arg-type]  # the very fault
    with pytest.raises((AssertionError, TypeError)):
        write_letter(stranger, brand)


# -------------------------------------------------------------------------------------------------- hostile words

HOSTILE = ('"><img src=x onerror=alert(1)>', "</title><script>alert(1)</script>", "a\x00b\x0bc", "&amp;<!-- -->", "]]>")


def hostile_document(words: str) -> Document:
    text = (Text(words), Strong((Text(words),)))
    blocks = (Paragraph(text), *sample.whole_document().blocks)
    running = replace(sample.whole_document().running, name=text, topic=text, edition=text)
    return replace(sample.whole_document(), title=words, blocks=blocks, running=running)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words(brand: Brand, words: str, everything: Letter) -> None:
    letter = write_letter(hostile_document(words), brand)
    assert clean(letter.html) == []
    tags = [Counter(node.tag for node in _elements(each.html)) for each in (letter, everything)]
    assert {tag: tags[0][tag] for tag in ("img", "script", "title", "source")} == {
        tag: tags[1][tag] for tag in ("img", "script", "title", "source")
    }
    assert not [name for node in _elements(letter.html) for name in node.attrib if name.startswith("on")]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/x",
    ],
)
def test_no_link_runs_anything(brand: Brand, href: str) -> None:
    document = replace(sample.whole_document(), blocks=(Paragraph((Link((Text("words"),), href),)),))
    letter = write_letter(document, brand)
    assert "words" in letter.html and "href" not in letter.html.partition("<body")[2]
    assert "script" not in letter.text and "data:" not in letter.text and "file:" not in letter.text


@pytest.mark.parametrize(
    "href", ["https://there.example/a?b=1&c=2", "mailto:a@there.example", "tel:+1234", "#overview"]
)
def test_links_lead_to_pages_mailboxes_telephones_and_places(brand: Brand, href: str) -> None:
    mailing = {**MAILING, "attached": FILES, "unsubscribe": href}
    document = letter_document(plan_of("dalian"), mailing=mailing)
    letter = write_letter(document, brand)
    found = {node.get("href") for node in html.document_fromstring(letter.html).iter("a")}
    assert href in found
    if not href.startswith("#"):
        assert href.removeprefix("mailto:").removeprefix("tel:") in letter.text


def _elements(page: str) -> Iterator[Any]:
    return (node for node in html.document_fromstring(page).iter() if isinstance(node.tag, str))
