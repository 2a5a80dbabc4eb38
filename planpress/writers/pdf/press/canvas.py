"""A page becomes a sheet for the press: bleed around the page, marks around the bleed."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray

from planpress.document import Document, Photo, walk
from planpress.lengths import Mm, points
from planpress.writers.pdf.marking import Box, PageCanvas
from planpress.writers.pdf.metadata import describe
from planpress.writers.pdf.output_intent import name_inks
from planpress.writers.pdf.pieces import Setting
from planpress.writers.pdf.press.marks import ROOM, Marks, Slug
from planpress.writers.pdf.structure import Element

LEAST_PPI = 220.0
"""With fewer pixels an inch, a picture is seen to be made of them."""
# The packets' namespaces are ISO 15930-7's (annex A) and the XMP specification's (part 2).
_PRESS = """<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped>
</rdf:Description>
"""


class PressCanvas(PageCanvas):
    """A canvas whose sheets hold the page, its bleed and its marks: (0, 0) stays the page's lower left corner.

    It draws in the colours of the screen, as any canvas does; `separating` makes inks of them. No links, since a press
    file has no annotations (ISO 15930-7, 6.17); bookmarks stay.
    """

    _code: list[str]  # ReportLab's: the page's description, as far as it is drawn
    least_ppi = LEAST_PPI

    def __init__(self, *given: Any, setting: Setting, document: Document, **options: Any) -> None:
        self.setting = setting
        self.digest = content_hash(document)
        self.bleed = float(points(document.bleed))
        self.origin = self.bleed + ROOM
        self.slug = Slug(document.title, document.date, self.digest[:12], document.bleed)
        self.marks = Marks(setting.brand)
        self.output_profile = setting.brand.press.condition.profile
        super().__init__(*given, pdfVersion=(1, 6), **options)

    def carry(self, document: Document) -> None:
        name_inks(self._doc, self.setting.brand.press.condition)
        known = uuid.uuid5(uuid.NAMESPACE_URL, self.digest)
        describe(self._doc, document.language, document.date, _PRESS.format(id=known))

    def spread(self, box: Box) -> Box:
        return self.over_the_edge(box, self.bleed)

    def link(self, href: str, box: Box, element: Element | None = None) -> None:
        """Paper has no links."""

    def init_graphics_state(self) -> None:
        super().init_graphics_state()
        self._currentMatrix = (1.0, 0.0, 0.0, 1.0, self.origin, self.origin)

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        page, marks = self._code, self._marks()
        wide, tall = self._pagesize
        bleed = f"{-self.bleed:.4f} {-self.bleed:.4f} {wide + 2 * self.bleed:.4f} {tall + 2 * self.bleed:.4f}"
        move = f"1 0 0 1 {self.origin:.4f} {self.origin:.4f} cm"
        # Two stretches, each in its own state: what the page leaves set does not reach the marks.
        self._code = [f"q {move} {bleed} re W n", *page, "Q", f"q {move}", *marks, "Q"]
        super().showPage()
        self._box_page(wide, tall)

    def _marks(self) -> list[str]:
        """What draws the marks around this page."""
        self._code = []
        slug = replace(self.slug, page=self.getPageNumber(), pages=self.setting.register.pages)
        self.marks.draw(self, self._pagesize, self.bleed, slug)
        return self._code

    def _box_page(self, wide: float, tall: float) -> None:
        """The sheet, the bleed and the page (ISO 15930-7, 6.16)."""
        page = self._doc.Pages.pages[-1]
        for name, inset in (("MediaBox", 0.0), ("BleedBox", ROOM), ("TrimBox", self.origin)):
            right, upper = wide + 2 * self.origin - inset, tall + 2 * self.origin - inset
            setattr(page, name, PDFArray([round(edge, 4) for edge in (inset, inset, right, upper)]))


def content_hash(document: Document) -> str:
    """The SHA-256 of what the document says and shows, but not of how far it bleeds."""
    digest = hashlib.sha256(repr(replace(document, bleed=Mm(0), attachments=())).encode())
    for node in walk(document):
        if isinstance(node, Photo):
            digest.update(node.data)
    return digest.hexdigest()
