"""A Document becomes the HTML part of a letter: head line, band, body and foot on one card, its styles inline."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template

from planpress.brand import Brand
from planpress.document import (
    Block,
    Blocks,
    Callout,
    Chart,
    Cover,
    Document,
    Heading,
    Opening,
    Paragraph,
    Row,
    plain_text,
    walk,
)
from planpress.writers.letter.blocks import Body
from planpress.writers.letter.inlines import Notes, html, words
from planpress.writers.letter.palette import dark_shades, shades
from planpress.writers.letter.pictures import Album
from planpress.writers.letter.tables import PLACED

FACES = ("Segoe UI", "Arial", "Microsoft YaHei", "PingFang SC")
"""What letters are set in where the brand's own face is not installed: no letter loads a font."""
PREVIEW = 140
"""So many characters a list of letters shows behind the subject at most."""
_STYLES = Path(__file__).with_name("letter.css")
_HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>{title}</title>
</head>
<body>
"""


def html_page(document: Document, brand: Brand, album: Album) -> str:
    """The whole HTML; its pictures go into the album."""
    from css_inline import CSSInliner  # late: who writes no letter needs none

    title = words(" ".join(document.title.split()))
    head = _HEAD.format(language=words(document.language), title=title)
    page = f"{head}{_preview(document)}{_card(document, album)}</body>\n</html>\n"
    own, asking = _styles(brand)
    inlined: str = CSSInliner(extra_css=own, load_remote_stylesheets=False).inline(page)
    return inlined.replace("</title>", f"</title>\n<style>\n{asking}</style>", 1)


@lru_cache(maxsize=4)
def _styles(brand: Brand) -> tuple[str, str]:
    """The style sheet in the brand's colours: what becomes inline, and what asks how wide and dark the screen is."""
    names = {**shades(brand), **{f"dark_{name}": colour for name, colour in dark_shades(brand).items()}}
    faces = ", ".join(f"'{face}'" if " " in face else face for face in (brand.faces.family, *FACES))
    sheet = Template(_STYLES.read_text("utf-8")).substitute(names, family=f"{faces}, sans-serif")
    own, _, asking = sheet.partition("@media")
    return own, f"@media{asking}"


def _card(document: Document, album: Album) -> str:
    """The card of three parts: the band with what is said first, the body, and the foot."""
    anchors = frozenset(
        node.anchor for node in walk(document.blocks) if isinstance(node, Heading | Chart | Row) and node.anchor
    )
    body = Body(document, album, Notes(anchors))
    first, rest, last = _parts(document.blocks)
    band = body.blocks(first)
    middle = body.blocks(rest) + _notes(body)
    foot = body.blocks(last.content) if last else ""
    rows = [("band", _mark() + _head_line(document, body.notes) + band), ("body", middle), ("foot", foot)]
    cells = "".join(f'<tr><td class="{part}">{shown}</td></tr>\n' for part, shown in rows if shown)
    label = words(" ".join(document.title.split()))
    return (
        f'<div class="wrap" role="article" aria-roledescription="email" aria-label="{label}" '
        f'lang="{words(document.language)}">\n<table {PLACED} width="100%"><tr><td class="outer" align="center">\n'
        f'<!--[if mso]><table {PLACED} width="600" align="center"><tr><td><![endif]-->\n'
        f'<table {PLACED} class="card" width="100%" align="center">\n{cells}</table>\n'
        "<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</div>\n"
    )


def _parts(blocks: Blocks) -> tuple[Blocks, Blocks, Callout | None]:
    """What stands in the band, in the body and in the foot: an opening that comes first, and a callout that ends it."""
    first: Blocks = blocks[:1] if blocks and isinstance(blocks[0], Opening | Cover) else ()
    rest: Blocks = blocks[len(first) :]
    last: Block | None = rest[-1] if rest else None
    return (first, rest[:-1], last) if isinstance(last, Callout) else (first, rest, None)


def _mark() -> str:
    return f'<table {PLACED}><tr><td class="mark" width="40" height="11">&nbsp;</td></tr></table>'


def _head_line(document: Document, notes: Notes) -> str:
    """Whose letter it is, and of when."""
    running = document.running
    cells = (("name", running.name), ("topic", running.topic), ("edition", running.edition))
    shown = "".join(f'<td class="{name}">{html(content, notes)}</td>' for name, content in cells if content)
    return f'<table {PLACED} class="head" width="100%"><tr>{shown}</tr></table>' if shown else ""


def _notes(body: Body) -> str:
    """The footnotes, those that stand in others among them."""
    shown: list[str] = []
    while len(shown) < len(body.notes.found):
        note = body.notes.found[len(shown)]
        shown.append(f'<p class="note"><sup>{len(shown) + 1}</sup> {html(note.content, body.notes)}</p>')
    return f'<div class="notes">{"".join(shown)}</div>' if shown else ""


def _preview(document: Document) -> str:
    """What a list of letters shows behind the subject: the lead, and room after it, so that nothing else follows."""
    said = next((node for node in walk(document.blocks) if isinstance(node, Paragraph) and node.role == "lead"), None)
    text = _shortened(plain_text(said.content)) if said else ""
    return f'<div class="preview">{words(text)}{"&#847;&zwnj;&nbsp;" * 40}</div>\n' if text else ""


def _shortened(text: str) -> str:
    """The text in whole words."""
    text = " ".join(text.split(" "))
    return text if len(text) <= PREVIEW else text[: PREVIEW + 1].rpartition(" ")[0] + " …"
