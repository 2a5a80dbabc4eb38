"""A press PDF becomes a light one to look at: each page a picture, in colours of the screen."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2

DPI = 100
LARGEST_SIDE = 3000
"""Pixels of a page's long side: a poster's proof is coarser."""
_QUALITY = 80


def write_proof(press: bytes, title: str) -> bytes:
    """The proof, titled as one. Same input, same bytes. Raises pikepdf.PdfError and pypdfium2.PdfiumError."""
    proof = pikepdf.new()
    document = pypdfium2.PdfDocument(press)
    try:
        for page in document:
            width, height = page.get_size()
            _add(proof, _picture(page, min(DPI / 72, LARGEST_SIDE / max(width, height))), width, height)
            page.close()
    finally:
        document.close()
    proof.trailer.Info = proof.make_indirect(pikepdf.Dictionary(Title=f"Proof: {title}"))
    proof.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    file = io.BytesIO()
    proof.save(file, deterministic_id=True)
    return file.getvalue()


def _picture(page: pypdfium2.PdfPage, scale: float) -> tuple[bytes, int, int]:
    """The page as a JPEG in RGB, with its pixels."""
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue(), image.width, image.height


def _add(proof: pikepdf.Pdf, picture: tuple[bytes, int, int], width: float, height: float) -> None:
    data, across, upward = picture
    page = proof.add_blank_page(page_size=(width, height))
    image = proof.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=across,
        Height=upward,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    page.obj.Contents = proof.make_stream(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q".encode())
