"""A print file that nothing is wrong with: four A4 pages of PDF/X-4, as a careful designer's program would write it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pikepdf
from PIL import Image
from reportlab.lib.colors import CMYKColor, CMYKColorSep
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from planpress.brand import read_brand
from tests.conftest import ROOT

WIDTH, HEIGHT, BLEED, SLUG = 210 * mm, 297 * mm, 3 * mm, 10 * mm
PROFILE = ROOT / "planpress" / "profiles" / "FOGRA39L_coated.icc"
FONT = "made"
PAGES = 4
BLACK, SEA, SUN = CMYKColor(0, 0, 0, 1), CMYKColor(0.88, 0.38, 0.36, 0.14), CMYKColorSep(0, 0.3, 0.9, 0, "PANTONE 1 C")
REGISTRATION = CMYKColor(1, 1, 1, 1)
TITLE, CREATED = "Harbour plan", "2026-02-01T09:00:00+00:00"

XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{TITLE}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{CREATED}</xmp:CreateDate><xmp:ModifyDate>{CREATED}</xmp:ModifyDate>
<pdf:Trapped>False</pdf:Trapped><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<xmpMM:DocumentID>uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@cache
def good() -> bytes:
    """The bytes of the good file."""
    return planted(lambda _: None)


def planted(fault: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The good file with one thing changed."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(_drawn())) as pdf:
        _finish(pdf)
        fault(pdf)
        version = str(getattr(pdf, "planted_version", "1.6"))
        pdf.save(file, deterministic_id=True, force_version=version)
    return file.getvalue()


def draw(pdf: pikepdf.Pdf, page: int, code: str, **resources: dict[str, object]) -> None:
    """Draw more on a page, counted from 1, from the lower left corner of the trim; `resources` are added by kind."""
    target = pdf.pages[page - 1]
    for kind, entries in resources.items():
        held = target.obj.Resources.get(f"/{kind}", pikepdf.Dictionary())
        for name, thing in entries.items():
            held[f"/{name}"] = thing
        target.obj.Resources[f"/{kind}"] = held
    target.contents_add(pdf.make_stream(f"q 1 0 0 1 {SLUG:.3f} {SLUG:.3f} cm\n{code}\nQ".encode()))


def font(pdf: pikepdf.Pdf, page: int) -> str:
    """The name of the embedded font on a page."""
    return next(name for name, one in pdf.pages[page - 1].obj.Resources.Font.items() if "+" in str(one.BaseFont))


@cache
def _drawn() -> bytes:
    pdfmetrics.registerFont(TTFont(FONT, str(read_brand(ROOT / "templates" / "_brand.yml").faces.files["regular"])))
    file = io.BytesIO()
    canvas = Canvas(file, (WIDTH + 2 * SLUG, HEIGHT + 2 * SLUG), invariant=1, pdfVersion=(1, 6), initialFontName=FONT)
    for number in range(1, PAGES + 1):
        _page(canvas, number)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(canvas: Canvas, number: int) -> None:
    canvas.saveState()
    canvas.translate(SLUG, SLUG)
    canvas.setFillColor(SEA)
    canvas.rect(-BLEED, HEIGHT - 40 * mm, WIDTH + 2 * BLEED, 40 * mm + BLEED, stroke=0, fill=1)
    canvas.setFillColor(SUN)
    canvas.rect(20 * mm, 200 * mm, 30 * mm, 20 * mm, stroke=0, fill=1)
    canvas.drawImage(_picture(), 20 * mm, 140 * mm, 25.4 * mm, 25.4 * mm)
    canvas.setFillColor(CMYKColor(0, 0, 0, 0))
    canvas.setFont(FONT, 24)
    canvas.drawString(20 * mm, HEIGHT - 25 * mm, TITLE)
    canvas.setFillColor(BLACK)
    canvas.setStrokeColor(BLACK)
    canvas.saveState()
    canvas.setFillOverprint(True)
    canvas.setStrokeOverprint(True)
    canvas.setOverprintMask(True)
    canvas.setFont(FONT, 10)
    canvas.drawString(20 * mm, 100 * mm, f"Page {number}: the quay takes ships of any size")
    canvas.setLineWidth(0.25)
    canvas.line(20 * mm, 95 * mm, 120 * mm, 95 * mm)
    canvas.restoreState()
    _marks(canvas, number)


def _marks(canvas: Canvas, number: int) -> None:
    near, far = BLEED + 1 * mm, SLUG - 1 * mm
    canvas.setStrokeColor(REGISTRATION)
    canvas.setFillColor(REGISTRATION)
    canvas.setLineWidth(0.25)
    for x in (0, WIDTH):
        canvas.line(x, -far, x, -near)
        canvas.line(x, HEIGHT + near, x, HEIGHT + far)
    for y in (0, HEIGHT):
        canvas.line(-far, y, -near, y)
        canvas.line(WIDTH + near, y, WIDTH + far, y)
    canvas.setFont(FONT, 6)
    canvas.drawString(30 * mm, -7 * mm, f"{TITLE}, page {number}")
    canvas.restoreState()


@cache
def _picture() -> object:
    from reportlab.lib.utils import ImageReader

    return ImageReader(cmyk_image(300))


def cmyk_image(pixels: int, ink: int = 120) -> Image.Image:
    """A square picture in CMYK, darker from left to right."""
    ramp = np.tile(np.linspace(20, ink, pixels, dtype=np.uint8), (pixels, 1))
    return Image.fromarray(np.dstack([ramp, ramp, ramp, ramp // 2]), mode="CMYK")


def _finish(pdf: pikepdf.Pdf) -> None:
    """Boxes, metadata and output intent, as PDF/X-4 asks."""
    whole = [0, 0, WIDTH + 2 * SLUG, HEIGHT + 2 * SLUG]
    trim = [SLUG, SLUG, SLUG + WIDTH, SLUG + HEIGHT]
    for page in pdf.pages:
        page.obj.MediaBox = pikepdf.Array([round(value, 3) for value in whole])
        page.obj.TrimBox = pikepdf.Array([round(value, 3) for value in trim])
        page.obj.BleedBox = pikepdf.Array(
            [round(value + step, 3) for value, step in zip(trim, (-BLEED, -BLEED, BLEED, BLEED), strict=True)]
        )
    profile = pdf.make_stream(PROFILE.read_bytes(), N=4)
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFX,
                OutputConditionIdentifier="FOGRA39",
                OutputCondition="Coated FOGRA39 (ISO 12647-2:2004)",
                RegistryName="http://www.color.org",
                Info="Coated FOGRA39 (ISO 12647-2:2004)",
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )
    metadata = pdf.make_stream(XMP.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(metadata)
    pdf.trailer.Info = pdf.make_indirect(
        pikepdf.Dictionary(
            Title=TITLE, CreationDate="D:20260201090000Z", ModDate="D:20260201090000Z", Trapped=pikepdf.Name("/False")
        )
    )
