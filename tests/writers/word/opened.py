"""A written file, opened for looking."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from lxml import etree

from planpress.brand import Brand
from planpress.document import Block
from planpress.writers.word import write_docx
from planpress.writers.word.markup import WP, R, W
from tests.writers.sample import document

NAMESPACES = {"w": W, "r": R, "wp": WP}


@dataclass(frozen=True)
class Opened:
    """A .docx as bytes, with its parts as XML."""

    data: bytes

    def part(self, name: str) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return etree.fromstring(archive.read(name))

    @property
    def names(self) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return archive.namelist()

    @property
    def word(self) -> WordDocument:
        return docx.Document(io.BytesIO(self.data))

    def find(self, path: str, part: str = "word/document.xml") -> list[etree._Element]:
        return list(self.part(part).iterfind(path, NAMESPACES))

    def values(self, path: str, name: str = "val", part: str = "word/document.xml") -> list[str]:
        """An attribute of every element at `path`."""
        return [element.get(f"{{{W}}}{name}", "") for element in self.find(path, part)]

    def styled(self, style: str) -> list[str]:
        """The texts of all paragraphs in a style, tables included."""
        paragraphs = self.find(f".//w:pStyle[@w:val='{style}']/../..")
        return ["".join(node.text or "" for node in p.iterfind(".//w:t", NAMESPACES)) for p in paragraphs]

    @property
    def text(self) -> str:
        return "".join(node.text or "" for node in self.find(".//w:t"))


def written(brand: Brand, *blocks: Block, language: str = "en") -> Opened:
    return Opened(write_docx(document(*blocks, language=language), brand))
