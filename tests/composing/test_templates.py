"""Templates: figures keep their identity, data never becomes markup, the sandbox holds, errors name the line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from planpress.composing import compose
from planpress.document import (
    Chart,
    Columns,
    Document,
    Emphasis,
    Footnote,
    Heading,
    KeyFigures,
    Landscape,
    List,
    Opening,
    Paragraph,
    QrCode,
    QuantityText,
    StartAt,
    Strong,
    Table,
    Text,
    plain_text,
    walk,
)
from planpress.errors import InputError
from planpress.lengths import Mm
from planpress.pictures import Focus
from planpress.planning.model import Contact, Photo
from tests.composing.plans import DATE, ROOT, plan_of

B = "billion RMB"
PHOTO = Photo("quay_1", b"", "A. Keel", {"": "Hulls"}, "a", {"": "The quay."}, Focus(Decimal(40), Decimal(60)))
PLAN = replace(plan_of({"a": (f"over 10 {B}", f"100 {B}"), "b": ("", f"40 {B}")}), photos=(PHOTO,))


@pytest.fixture
def make(tmp_path: Path) -> Any:
    """Compose a document from a template's text."""
    (tmp_path / "locale").symlink_to(ROOT / "templates" / "locale")

    def _make(text: str, plan: Any = PLAN) -> Document:
        folder = tmp_path / "note"
        folder.mkdir(exist_ok=True)
        (folder / "document.md.j2").write_text(text, "utf-8")
        return compose(plan, folder, "en", DATE)

    return _make


def test_a_new_template_needs_no_python(make: Any) -> None:
    document = make(
        "---\ntitle: {{ plan.region }} in short\n---\n"
        "# {{ plan.region }}\n\n"
        "{% for cluster in plan.clusters %}\n"
        "## {{ cluster.name }}\n\nIt had {{ cluster.baseline }} and is to have *{{ cluster.target }}*.\n\n"
        ":::{chart} path\nclusters: {{ cluster.id }}\n:::\n"
        "{% endfor %}\n"
    )
    assert document.title == "Ostland in short"
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Heading, Heading, Paragraph, Chart, Heading, Paragraph, Chart]
    assert plain_text(document.blocks[2].content) == (
        "It had over 10\u00a0billion RMB and is to have 100\u00a0billion RMB."
    )


def test_a_figure_keeps_its_key_through_markdown(make: Any) -> None:
    blocks = make(
        "# {{ plan.clusters[0].target }}\n\n| a | b |\n|---|---|\n| **{{ plan.clusters[0].growth }}** | x |\n"
    ).blocks
    keys = [node.key for node in walk(blocks) if isinstance(node, QuantityText)]
    assert keys == [
        "a/output_value/2015/target",
        "implied_growth(a/output_value/2008/actual, a/output_value/2015/target)",
    ]


def test_what_is_not_stated_prints_so_and_is_false(make: Any) -> None:
    text = "{{ plan.clusters[1].baseline }}{% if plan.clusters[1].baseline %} never{% endif %}"
    assert plain_text(make(text).blocks[0].content) == "not stated"


EVIL = "A|B *x* _y_ `c` <b>z</b> [l](http://e) # h {{ 7*7 }} ::: &amp; \ue0000\ue001 \u202e"


@pytest.mark.parametrize(
    "template",
    [
        "{{ plan.region }}",
        "# {{ plan.region }}",
        "*{{ plan.region }}*",
        "| h |\n|---|\n| {{ plan.region }} |",
        "- {{ plan.region }}",
        ":::{callout}\n{{ plan.region }}\n:::",
        "{{ plan.region ~ '' }}",
        "{{ [plan.region] | join(', ') }}",
        "{% set x %}{{ plan.region }}{% endset %}{{ x }}",
        "{% macro m(t) %}{{ t }}{% endmacro %}{{ m(plan.region) }}",
    ],
)
def test_data_never_becomes_markup(make: Any, template: str) -> None:
    document = make(template, replace(PLAN, region={"": EVIL}))
    words = "".join(node.content for node in walk(document.blocks) if isinstance(node, Text))
    assert EVIL.replace("\ue000", "").replace("\ue001", "") in words.replace("h\n", "")
    marked = [node for node in walk(document.blocks) if isinstance(node, Strong | QuantityText)]
    assert marked == []
    emphasised = [node for node in walk(document.blocks) if isinstance(node, Emphasis)]
    assert len(emphasised) == (1 if template.startswith("*") else 0)


def test_data_with_line_breaks_stays_on_its_line(make: Any) -> None:
    document = make("{{ plan.region }}", replace(PLAN, region={"": "one\n\n# two"}))
    assert [plain_text(block.content) for block in document.blocks] == ["one # two"]


@pytest.mark.parametrize(
    ("template", "line", "what", "reason"),
    [
        ("x\n\n{{ plan.regoin }}", 3, "Unknown name", 'no "regoin" here; the nearest name is region'),
        ("\n{{ nobody }}", 2, "Unknown name", '"nobody" is not defined'),
        ("\n{% if %}", 2, "Template syntax", "Expected an expression"),
        ("{{ ''.__class__.__mro__ }}", 1, "Not allowed in a template", "unsafe"),
        ("{{ plan._plan }}", 1, "Not allowed in a template", "unsafe"),
        ("{{ 1 // 0 }}", 1, "Template fault", "division"),
        ('\n\n{% include "nix.md" %}', 3, "Template not found", "nix.md"),
        ("\n\n:::{chart} gant\n:::", 3, "Unknown chart", 'no chart kind "gant"'),
        ("\n:::{chrt} path\n:::", 2, "Unknown directive", "the nearest name is chart"),
        ("\n:::{chart} path\nclusters: aa\n:::", 2, "Unknown cluster", "the nearest name is a"),
        ("\n:::{chart} path\n:as: pictur\n:::", 2, "Unknown form", "the nearest name is picture"),
        ("\n:::{chart} path\n:colour: red\n:::", 2, "Unknown option", 'chart has no option "colour"'),
        ("\n::::{columns} 6 7\na\n+++\nb\n::::", 2, "Wrong columns", '"6 7" does not divide 12'),
        ("\n:::{key-figures}\n| a | b |\n|---|---|\n| x | y |\n:::", 2, "No figure", "second column"),
        ("\n:::{opening}\nno heading\n:::", 2, "No heading", "heading of level 1"),
        (":::{photo} harbour\n:::", 1, "Unknown photo", 'no photo "harbour"'),
        (":::{photo} quay_1\n:ratio: 3\n:::", 1, "Wrong ratio", '"3" is no ratio of width to height'),
        (":::{photo} quay_1\n:ratio: 3:0\n:::", 1, "Wrong ratio", '"3:0" is no ratio of width to height'),
        (":::{photo} quay_1\n:height: tall\n:::", 1, "Wrong height", '"tall" is no height in millimetres'),
        (":::{qr-code} example.org\n:::", 1, "Not an address for a QR code", "leads nowhere"),
        (":::{qr-code} https://example.org\n:size: 0\n:::", 1, "Wrong size", '"0" is no size in millimetres'),
        (":::{qr-code} https://example.org\n:size: 5\n:::", 1, "Not an address for a QR code", "too fine"),
        (":::{qr-code} https://example.org\n:alt:\n:::", 1, "No words", "the alt of qr-code"),
        ("[there](#nowhere)\n\n# Somewhere", None, "Unknown target", 'no heading or chart "#nowhere"'),
        (":::{start-at} low\n:::", 1, "Wrong height", "millimetres"),
    ],
)
def test_an_error_names_the_template_and_its_line(
    make: Any, template: str, line: int | None, what: str, reason: str
) -> None:
    with pytest.raises(InputError) as raised:
        make(template)
    fault = raised.value.faults[0]
    assert (fault.what, fault.place.line) == (what, line)
    assert fault.place.file.endswith("note/document.md.j2")
    assert reason in fault.reason


def test_a_directive_in_a_partial_is_found_in_the_partial(make: Any, tmp_path: Path) -> None:
    (tmp_path / "note").mkdir()
    (tmp_path / "note" / "part.md.j2").write_text("\n\n\n:::{nothing}\n:::\n", "utf-8")
    with pytest.raises(InputError) as raised:
        make('{% include "part.md.j2" %}')
    place = raised.value.faults[0].place
    assert (Path(place.file).name, place.line) == ("part.md.j2", 4)


def test_directives_become_their_nodes(make: Any) -> None:
    document = make(
        "::::{opening}\n:label: Start\n\n# One [二]{.native}\n\n{.lead}\nWords[^n].\n\n[^n]: A note.\n::::\n\n"
        ":::{start-at} 194.5\n:::\n\n"
        ":::::{columns} 8 4\n:::{key-figures}\n| l | f | n |\n|---|---|---|\n"
        "| Target | {{ plan.clusters[0].target.short }} | 2015 |\n:::\n+++\n"
        ":::{steps}\n- **a** one\n- b\n:::\n:::::\n\n"
        ":::{table} A caption\n:style: ledger\n:shares: 1 2\n\n"
        "| a | b |\n|---|:-:|\n| **G** | |\n| x | {{ 1 }} |\n:::\n"
    )
    opening, start, columns, table = document.blocks
    assert isinstance(opening, Opening) and opening.label == (Text("Start"),)
    assert opening.heading.native == (Text("二", "zh"),)
    lead = opening.content[0]
    assert isinstance(lead, Paragraph) and lead.role == "lead" and isinstance(lead.content[1], Footnote)
    assert start == StartAt(194.5)
    assert isinstance(columns, Columns) and columns.widths == (8, 4)
    figures, steps = columns.content[0][0], columns.content[1][0]
    assert isinstance(figures, KeyFigures) and figures.figures[0].figure.text == "100\u00a0bn RMB"
    assert isinstance(steps, List) and steps.style == "steps"
    assert isinstance(table, Table) and table.number == 1 and table.rows[0].kind == "group"
    assert [column.share for column in table.columns] == [1, 2]


def test_a_photo_stands_in_its_frame(make: Any) -> None:
    each = "{% for photo in plan.clusters[0].photos %}\n:::{photo} {{ photo }}\n:ratio: 16:9\n:::\n{% endfor %}"
    (photo,) = make(each).blocks
    assert (photo.name, photo.ratio, photo.height) == ("quay_1", Fraction(16, 9), None)
    assert (photo.focus, photo.credit, plain_text(photo.caption)) == (PHOTO.focus, "A. Keel", "The quay.")
    (other,) = make(":::{photo} quay_1\n:ratio: 1.85:1\n:height: 40\n:caption: Hulls.\n:::").blocks
    assert (other.ratio, other.height, plain_text(other.caption)) == (Fraction(37, 20), Mm(40), "Hulls.")


def test_a_code_holds_the_address_exactly_as_the_data_has_it(make: Any) -> None:
    address = "https://example.org/a_b--c/*d*?x=(1)&y=...#e"
    plan = replace(PLAN, contact=Contact(web=address))
    (code,) = make(":::{qr-code} {{ plan.contact.web }}\n:::", plan).blocks
    assert code == QrCode(address, f"QR code that leads to {address}.", Mm(28))
    (code,) = make(":::{qr-code} mailto:a@example.org\n:::").blocks
    assert code.alt == "QR code that leads to a@example.org."
    (code,) = make(":::{qr-code} mailto:a@example.org\n:size: 20\n:alt: Our mail\n:::").blocks
    assert code == QrCode("mailto:a@example.org", "Our mail", Mm(20))


def test_wide_blocks_are_put_on_landscape_pages(make: Any) -> None:
    document = make(
        "Above.\n\n::::{landscape}\n:::{table} A caption\n\n| a | b |\n|---|---|\n| x | y |\n:::\n::::\n\nBelow.\n"
    )
    _, wide, _ = document.blocks
    assert isinstance(wide, Landscape)
    (table,) = wide.content
    assert isinstance(table, Table) and table.number == 1 and table.alt
