"""A rectangle at its place on the page becomes a DrawingML shape, behind the text and marked as decoration."""

from __future__ import annotations

from planpress.brand import Brand, ColourRole
from planpress.lengths import Mm
from planpress.writers.word.markup import A, emu, scheme_colour

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
DECORATIVE = (
    f'<a:extLst xmlns:a="{A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def band(brand: Brand, role: ColourRole, number: int, place: tuple[Mm, Mm], size: tuple[Mm, Mm]) -> str:
    """A run with a filled rectangle; `place` is its left upper corner from that of the page, `number` its drawing id.

    A shape is an extension of Word 2010 (MS-ODRAWXML, wps), so that it stands in an AlternateContent (ISO/IEC
    29500-3); readers that do not know it show the page without it.
    """
    (left, top), (width, height) = place, size
    extent = f'cx="{emu(width)}" cy="{emu(height)}"'
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>{scheme_colour(brand, role)}</a:solidFill>'
        "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
    )
    anchor = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="Band {number}">{DECORATIVE}</wp:docPr><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_WPS}">{shape}</a:graphicData></a:graphic></wp:anchor>'
    )
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="{_MC}" xmlns:wps="{_WPS}"><mc:Choice Requires="wps">'
        f"<w:drawing>{anchor}</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
