"""A Document becomes a letter's body: HTML for mail programs, plain text, and the pictures that the HTML shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from planpress.brand import Brand
from planpress.document import Document


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that the HTML shows as cid:`cid`, which its bytes alone decide; `alt` is what it says in words."""

    cid: str
    data: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's body: the subject, the HTML part (its styles inline), the text part, and the pictures of the HTML."""

    subject: str
    html: str
    text: str
    pictures: tuple[Picture, ...] = ()


def write_letter(document: Document, brand: Brand) -> Letter:
    """The letter of a document: its title is the subject, its blocks are the body. Same input, same letter."""
    from planpress.writers.letter.page import html_page  # late: who only names a letter needs no library of these
    from planpress.writers.letter.pictures import Album
    from planpress.writers.letter.text import plain_letter

    album = Album(brand)
    html = html_page(document, brand, album)
    pictures = tuple(Picture(cid, data, alt) for cid, (data, alt) in album.pictures.items())
    return Letter(" ".join(document.title.split()), html, plain_letter(document), pictures)
