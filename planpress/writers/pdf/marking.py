"""What is drawn becomes marked content (ISO 32000-1, 14.6): words of an element, all the rest artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

from reportlab.pdfbase.pdfdoc import Annotation as Mark
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from planpress.document import Document
from planpress.lengths import Mm, points
from planpress.writers.pdf.attachments import attach
from planpress.writers.pdf.metadata import describe
from planpress.writers.pdf.output_intent import name_colours
from planpress.writers.pdf.structure import ARTIFACT, Annotation, Content, Element, StructureWriter

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points."""
ArtifactKind: TypeAlias = Literal["layout", "header", "footer", "repeated"]
ARTIFACTS: dict[ArtifactKind, str] = {
    "layout": "<</Type/Layout>>",
    "header": "<</Type/Pagination/Subtype/Header/Attached[/Top]>>",
    "footer": "<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>",
    "repeated": "<</Type/Pagination>>",
}
"""What is drawn without being content, with its properties (14.8.2.2): "repeated" is a head shown once more."""
PRINTED = 4
"""An annotation's flags: it is printed, and neither hidden nor left out of view (ISO 19005-3, 6.3.2)."""


OVER_THE_EDGE = points(Mm(10))
"""So far a ground that touches the page's edge runs over it: as far as the widest bleed."""


class PageCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """A canvas with the marks of tagging, which do nothing here: what the first pass draws on."""

    least_ppi: float | None = None
    """Where pages are printed: the pixels an inch that a picture needs, which keeps its colours there."""
    output_profile: bytes = b""
    """Where pages are printed: the profile of the condition, whose inks need no profile of their own."""

    def spread(self, box: Box) -> Box:
        """The box that a picture fills, in the present coordinates: in print one at the page's edge goes over it."""
        return box

    origin = 0.0
    """Where the page's lower left corner is on the sheet that is drawn on, from its left and lower edge, in points."""

    def carry(self, document: Document) -> None:
        """Give the file what it says of itself and carries."""

    def ground(self, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle in the present coordinates; a side on the page's edge runs over it, so that the page is
        filled to the edge wherever the knife goes. Coordinates may be moved, but not turned."""
        left, lower, right, upper = self.over_the_edge((x, y, x + width, y + height), OVER_THE_EDGE)
        self.rect(left, lower, right - left, upper - lower, stroke=0, fill=1)

    def over_the_edge(self, box: Box, by: float) -> Box:
        """The box with each side that is on the page's edge `by` points beyond it."""
        left, lower, right, upper = (edge - self.origin for edge in self._absRect(box, 1))
        wide, tall = self._pagesize
        more = (-by * (left < 0.01), -by * (lower < 0.01), by * (right > wide - 0.01), by * (upper > tall - 0.01))
        return box[0] + more[0], box[1] + more[1], box[2] + more[2], box[3] + more[3]

    def mark(self, text: Any, element: Element | None, block: Element | None) -> None:
        """The text object's next words belong to `element`, a part of the lines of `block`."""

    def unmark(self, text: Any) -> None:
        """The text object's words end."""

    @contextmanager
    def figure(self, element: Element | None, box: Box) -> Iterator[None]:  # noqa: ARG002 (drawn, not tagged)
        """All that is drawn meanwhile is one picture, in `box` of the present coordinates."""
        yield

    @contextmanager
    def artifact(self, kind: ArtifactKind = "layout") -> Iterator[None]:  # noqa: ARG002
        """All that is drawn meanwhile is no content."""
        yield

    def link(self, href: str, box: Box, element: Element | None = None) -> None:  # noqa: ARG002
        """A link from a box, in the present coordinates, to an address or an "#anchor"."""
        if href.startswith("#"):
            self.linkRect("", href[1:], box, relative=1, thickness=0)
        else:
            self.linkURL(href, box, relative=1, thickness=0)


class TaggedCanvas(PageCanvas):
    """A canvas that notes which marked content each element receives and writes the structure with the file.

    What is drawn outside of an element, rules and backgrounds above all, is marked as an artifact
    (ISO 14289-1, 7.1).
    """

    def __init__(self, *given: Any, root: Element, **options: Any) -> None:
        self._owners: list[Element] = []
        self._parents: list[Element | list[Element]] = []
        self._closed = False
        self._linked: Element | None = None
        self.root = root
        super().__init__(*given, **options)

    def carry(self, document: Document) -> None:
        attach(self, document.attachments, document.date)
        name_colours(self._doc)
        describe(self._doc, document.language, document.date)

    # ------------------------------------------------------------------------------------ marked content

    def _begin(self, element: Element) -> str:
        """The operator that begins a sequence of the element's content."""
        number = len(self._owners)
        self._owners.append(element)
        element.kids.append(Content(self._doc.thisPageName(), number))
        return f"/{element.role} <</MCID {number}>> BDC"

    def mark(self, text: Any, element: Element | None, block: Element | None) -> None:
        if self._closed:
            return
        owner = element or block or ARTIFACT
        if getattr(text, "owner", None) is owner:
            return
        self.unmark(text)
        if owner is ARTIFACT:
            text._code.append(f"/Artifact {ARTIFACTS['layout']} BDC")
        else:
            (block or owner).adopt(owner)
            text._code.append(self._begin(owner))
        text.owner = owner

    def unmark(self, text: Any) -> None:
        if getattr(text, "owner", None) is not None:
            text._code.append("EMC")
            text.owner = None

    @contextmanager
    def figure(self, element: Element | None, box: Box) -> Iterator[None]:
        if element is None or self._closed:
            with self.artifact():
                yield
            return
        with self._whole(self._begin(element)):
            yield
        edges = self._absRect(box, 1)
        if "Layout" in element.attributes:  # a picture that runs over pages has no one box (14.8.5.4.3)
            element.attributes["Layout"].pop("BBox", None)
        else:
            element.attribute("Layout", Placement="/Block", BBox="[" + " ".join(f"{edge:.2f}" for edge in edges) + "]")

    @contextmanager
    def artifact(self, kind: ArtifactKind = "layout") -> Iterator[None]:
        if self._closed:
            yield
            return
        with self._whole(f"/Artifact {ARTIFACTS[kind]} BDC"):
            yield

    @contextmanager
    def _whole(self, begin: str) -> Iterator[None]:
        self._code.append(begin)
        self._closed = True
        try:
            yield
        finally:
            self._closed = False
            self._code.append("EMC")

    def rect(self, *given: Any, **options: Any) -> None:
        with self.artifact():
            super().rect(*given, **options)

    def line(self, *given: Any) -> None:
        with self.artifact():
            super().line(*given)

    def lines(self, *given: Any) -> None:
        with self.artifact():
            super().lines(*given)

    # --------------------------------------------------------------------------------------- annotations

    def link(self, href: str, box: Box, element: Element | None = None) -> None:
        if self._closed:  # what is shown once more leads nowhere: an artifact holds no link
            return
        self._linked = element
        super().link(href, box)
        self._linked = None

    def _addAnnotation(self, annotation: Any, name: str | None = None, addtopage: int = 1) -> None:  # noqa: N802
        """Each annotation belongs to a Link element and says in words where it leads (ISO 14289-1, 7.18)."""
        entries = annotation.Dict() if isinstance(annotation, Mark) else annotation
        entries["F"], entries["Border"] = PRINTED, PDFArray([0, 0, 0])
        name = name or f"link{self._annotationCount + 1}"
        element = self._linked
        if element is not None:
            entries["StructParent"] = len(self._parents)
            self._parents.append(element)
            element.kids.append(Annotation(self._doc.thisPageName(), self._doc.annotationName(name)))
            entries["Contents"] = PDFString(element.label)
        super()._addAnnotation(entries, name, addtopage)

    # ------------------------------------------------------------------------------------------ the file

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._parents)
        page.Tabs = PDFName("S")  # the tab key follows the structure (ISO 14289-1, 7.18.3)
        self._parents.append(self._owners)
        self._owners = []

    def save(self) -> None:
        if len(self._code):
            self.showPage()
        catalog = self._doc.Catalog
        catalog.StructTreeRoot = StructureWriter(self._doc, self.root).write(self._parents)
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        super().save()
