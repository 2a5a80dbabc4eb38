"""Turn a Document into a PDF for the press (PDF/X-4, ISO 15930-7): the same pieces on another canvas, in inks."""

from __future__ import annotations

from functools import partial

from planpress.brand import Brand
from planpress.document import Document
from planpress.writers.lettering import require_letters
from planpress.writers.pdf.blocks import Maker
from planpress.writers.pdf.pages import paginated
from planpress.writers.pdf.pieces import Register, Setting
from planpress.writers.pdf.press.canvas import PressCanvas
from planpress.writers.pdf.press.separating import separated
from planpress.writers.pdf.structure import Element


def write_print(document: Document, brand: Brand) -> bytes:
    """The document as a PDF for the press: single pages with bleed, marks, inks and output intent.

    Raises EditionError for what no page can hold and for letters without a font.
    """
    setting = Setting(brand, Register(), document.words)
    canvas = partial(PressCanvas, setting=setting, document=document)
    story = Maker(setting, document, Element("Document")).story()
    data = paginated(document, setting, story, canvas, partial(separated, press=brand.press, dark=dark_roles(brand)))
    require_letters(document.title, (document.blocks, document.running), brand)
    return data


def dark_roles(brand: Brand) -> frozenset[str]:
    """The colours of text, which is printed in black alone."""
    return frozenset({brand.colour("ink"), brand.colour("second")})
