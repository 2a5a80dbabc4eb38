"""Blocks become HTML, one below the other: a letter has no pages, and little beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from planpress.document import (
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Document,
    Heading,
    Inlines,
    KeyFigures,
    Landscape,
    List,
    Opening,
    Page,
    PageBreak,
    Paragraph,
    Photo,
    QrCode,
    Quote,
    Sources,
    StartAt,
    Table,
    Text,
    openings,
)
from planpress.writers.letter.inlines import Notes, html, safe_href, words
from planpress.writers.letter.pictures import Album, Shown
from planpress.writers.letter.tables import data_table, key_figures

PHONE, DARK = "(max-width: 480px)", "(prefers-color-scheme: dark)"
"""What a screen must be for the narrow pictures, and for the dark ones; letter.css says the same."""


@dataclass
class Body:
    """A letter's body on its way: its document, its pictures, the notes that wait for its end."""

    document: Document
    album: Album
    notes: Notes
    headed: bool = False

    def blocks(self, blocks: Blocks) -> str:
        return "".join(map(self.block, blocks))

    def block(self, block: Block) -> str:  # noqa: C901 (one case for each node)
        match block:
            case Cover():
                return self._cover(block)
            case Opening():
                return self.opening(block)
            case Heading():
                return self._heading(block)
            case Paragraph(content=content, role=role):
                return self._paragraph(content, "" if role == "body" else role)
            case List():
                return self._list(block)
            case Table():
                return data_table(block, self.notes)
            case Chart():
                return self._chart(block)
            case Photo():
                return self._photo(block)
            case QrCode(href=href, alt=alt):
                return self._linked(href, alt)
            case KeyFigures():
                return key_figures(block, self.notes)
            case Callout(content=content):
                return f'<div class="callout">{self.blocks(content)}</div>'
            case Quote(content=content):
                return f'<blockquote class="quote">{self.blocks(content)}</blockquote>'
            case Columns(content=content):
                return "".join(map(self.blocks, content))
            case Landscape(content=content) | Area(content=content):
                return self.blocks(content)
            case Page(areas=areas, foot=foot):
                return self.blocks(areas) + (self._paragraph(foot.words, "note") if foot else "")
            case Contents(title=title):
                return self._contents(title)
            case Sources(entries=entries):
                return "".join(self._paragraph((Text(f"{entry.label} "), *entry.content), "note") for entry in entries)
            case PageBreak() | StartAt():
                return ""
            case _:
                assert_never(block)

    # ----------------------------------------------------------------------------------------- words

    def _paragraph(self, content: Inlines, role: str = "") -> str:
        shown = html(content, self.notes)
        return f"<p{_class(role)}>{shown}</p>" if shown else ""

    def _heading(self, heading: Heading) -> str:
        """The first heading is the letter's only one of level 1."""
        level = max(2, min(heading.level, 3)) if self.headed else 1
        self.headed = True
        native = f' <span class="native">{html(heading.native, self.notes)}</span>' if heading.native else ""
        shown = html(heading.content, self.notes)
        return f'<h{level} id="{words(heading.anchor)}">{shown}{native}</h{level}>'

    def opening(self, opening: Opening) -> str:
        eyebrow = self._paragraph(opening.eyebrow, "eyebrow") if opening.eyebrow else ""
        return eyebrow + self._heading(opening.heading) + self.blocks(opening.content)

    def _cover(self, cover: Cover) -> str:
        """The cover's words; its drawing is for paper, and its words say what it shows."""
        title = self._heading(Heading(1, cover.title, "cover", cover.native_title))
        lines = (cover.subtitle, cover.line, (*cover.publisher, Text(" · "), *cover.edition), cover.note)
        rest = "".join(self._paragraph(line, "note" if index else "lead") for index, line in enumerate(lines))
        return f"{title}{rest}{self._paragraph((Text(cover.alt),), 'note')}"

    def _list(self, block: List) -> str:
        tag = "ol" if block.style in ("number", "steps") else "ul"
        items = "".join(f"<li>{self.blocks(item)}</li>" for item in block.items)
        return f"<{tag}>{items}</{tag}>"

    def _contents(self, title: Inlines) -> str:
        entries = "".join(
            f'<li><a href="#{words(opening.heading.anchor)}">{html(opening.label, self.notes)}</a></li>'
            for opening in openings(self.document)
        )
        return self._paragraph(title, "label") + (f"<ul>{entries}</ul>" if entries else "")

    def _linked(self, href: str, alt: str) -> str:
        """A code is for paper: a letter has the link that it holds."""
        address = words(safe_href(href))
        return f'<p>{words(alt)} <a href="{address}">{words(href)}</a></p>' if address else f"<p>{words(alt)}</p>"

    # --------------------------------------------------------------------------------------- pictures

    def _chart(self, chart: Chart) -> str:
        title = f'<h2 id="{words(chart.anchor)}">{html(chart.title, self.notes)}</h2>' if chart.title else ""
        subtitle = self._paragraph(chart.subtitle, "note") if chart.subtitle else ""
        return title + subtitle + self._picture(chart)

    def _picture(self, chart: Chart) -> str:
        """Four pictures of the chart: the screen's width and ground say which is shown, and a program that does not
        ask has the wide one on light ground."""
        kinds = [(narrow, dark) for narrow in (True, False) for dark in (True, False)]
        parts = {kind: self.album.chart(chart, *kind) for kind in kinds}
        wide = parts[False, False]
        if len({len(shown) for shown in parts.values()}) > 1:
            return "".join(_image(shown, self._told(chart, index, len(wide)), ()) for index, shown in enumerate(wide))
        return "".join(
            _image(
                shown,
                self._told(chart, index, len(wide)),
                [(_media(*kind), parts[kind][index]) for kind in kinds[:-1]],
            )
            for index, shown in enumerate(wide)
        )

    @staticmethod
    def _told(chart: Chart, index: int, count: int) -> str:
        return chart.alt if count == 1 else f"{chart.alt} ({index + 1}/{count})"

    def _photo(self, photo: Photo) -> str:
        shown = self.album.photo(photo)
        caption = " ".join(part for part in (html(photo.caption, self.notes), words(photo.credit)) if part)
        below = f'<p class="note">{caption}</p>' if caption else ""
        return _image(shown, photo.alt, ()) + below


def _media(narrow: bool, dark: bool) -> str:
    return " and ".join(query for query, wanted in ((PHONE, narrow), (DARK, dark)) if wanted)


def _image(shown: Shown, alt: str, others: Sequence[tuple[str, Shown]]) -> str:
    sources = "".join(
        f'<source media="{media}" srcset="cid:{other.cid}" width="{other.width}" height="{other.height}">'
        for media, other in others
    )
    image = f'<img src="cid:{shown.cid}" width="{shown.width}" height="{shown.height}" alt="{words(alt)}">'
    return f'<div class="picture"><picture>{sources}{image}</picture></div>'


def _class(role: str) -> str:
    return f' class="{role}"' if role else ""
