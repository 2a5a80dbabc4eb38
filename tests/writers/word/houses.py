"""Reference documents of other houses, made for tests: one by LibreOffice, one as Word in German writes them."""

from __future__ import annotations

import base64
import io
import subprocess
import zipfile
from pathlib import Path

from PIL import Image

from planpress.brand import Reference, reference_of
from planpress.packages import office_parts
from planpress.writers.word.markup import PIC, WP, A, R, W

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
EMU = 36000


def logo() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (120, 40), "#7A1F5C").save(stream, "PNG")
    return stream.getvalue()


# ------------------------------------------------------------------------------------------------- LibreOffice

_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def flat_text() -> str:
    """An ODF text with headings of its own, a logo in the header, and pages of another size."""
    picture = base64.b64encode(logo()).decode()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_ODF} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="DejaVu Serif" svg:font-family="'DejaVu Serif'"/>
</office:font-face-decls>
<office:styles>
 <style:default-style style:family="paragraph">
  <style:text-properties style:font-name="DejaVu Serif" fo:font-size="11pt" fo:language="de" fo:country="DE"/>
 </style:default-style>
 <style:style style:name="Standard" style:family="paragraph"/>
 <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
  style:parent-style-name="Standard" style:default-outline-level="1">
  <style:paragraph-properties fo:margin-top="6mm" fo:margin-bottom="3mm" fo:border-bottom="1.5pt solid #7A1F5C"/>
  <style:text-properties fo:color="#7A1F5C" fo:font-size="20pt"/></style:style>
 <style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
  style:parent-style-name="Standard" style:default-outline-level="2">
  <style:text-properties fo:color="#1F5C3A" fo:font-size="13pt" fo:font-style="italic"/></style:style>
 <style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph"
  style:parent-style-name="Standard"><style:paragraph-properties fo:margin-bottom="2mm"/></style:style>
 <style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"/>
 <style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"/>
</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="200mm" fo:page-height="280mm"
  fo:margin-top="15mm" fo:margin-bottom="15mm" fo:margin-left="25mm" fo:margin-right="20mm"/>
  <style:header-style><style:header-footer-properties fo:min-height="14mm" fo:margin-bottom="4mm"/>
  </style:header-style>
  <style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="3mm"/>
  </style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles>
 <style:master-page style:name="Standard" style:page-layout-name="pm1">
  <style:header><text:p text:style-name="Header"><draw:frame draw:name="Logo" text:anchor-type="as-char"
   svg:width="30mm" svg:height="10mm"><draw:image><office:binary-data>{picture}</office:binary-data></draw:image>
   <svg:title>Logo</svg:title></draw:frame> House of plans</text:p></style:header>
  <style:footer><text:p text:style-name="Footer">Page <text:page-number/></text:p></style:footer>
 </style:master-page>
</office:master-styles>
<office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">Old heading</text:h>
<text:p text:style-name="Text_20_body">Old text that is dropped.</text:p></office:text></office:body>
</office:document>"""


def by_libreoffice(soffice: str, folder: Path) -> Path:
    """A .dotx that LibreOffice has written."""
    source = folder / "house.fodt"
    source.write_text(flat_text(), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "dotx", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "house.dotx"


# ------------------------------------------------------------------------------------------------------ German

COLOURS = {
    "dk1": "1A1A1A", "lt1": "FFFFFF", "dk2": "005A9C", "lt2": "E6EEF5", "accent1": "005A9C", "accent2": "E4002B",
    "accent3": "F2A900", "accent4": "6BA539", "accent5": "7F7F7F", "accent6": "00A3AD", "hlink": "005A9C",
    "folHlink": "7F7F7F",
}  # fmt: skip


def theme(colours: dict[str, str]) -> str:
    slots = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in colours.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    faces = '<a:latin typeface="DejaVu Sans"/><a:ea typeface=""/><a:cs typeface=""/>'
    return (
        f'<a:theme xmlns:a="{A}" name="Amt"><a:themeElements><a:clrScheme name="Amt">{slots}</a:clrScheme>'
        f'<a:fontScheme name="Amt"><a:majorFont>{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Amt"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _style(kind: str, id: str, name: str, body: str, default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}"{first} w:styleId="{id}"><w:name w:val="{name}"/>{body}</w:style>'


def styles() -> str:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    blue = '<w:color w:val="005A9C" w:themeColor="accent1"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="20"/><w:lang w:val="de-DE" w:eastAsia="en-US"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    standard = '<w:qFormat/><w:pPr><w:spacing w:after="120"/><w:ind w:firstLine="284"/><w:jc w:val="both"/></w:pPr>'
    based = '<w:basedOn w:val="Standard"/><w:next w:val="Standard"/>'
    flush = '<w:ind w:firstLine="0"/><w:jc w:val="left"/>'
    numbered = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="7"/></w:numPr>'
    one = f"{based}<w:pPr><w:keepNext/>{numbered.format(0)}{flush}</w:pPr><w:rPr><w:b/>{blue}<w:sz w:val='36'/></w:rPr>"
    two = f"{based}<w:pPr><w:keepNext/>{numbered.format(1)}{flush}</w:pPr><w:rPr>{blue}<w:sz w:val='24'/></w:rPr>"
    bullets = '<w:basedOn w:val="Standard"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>'
    foot = '<w:basedOn w:val="Standard"/><w:pPr><w:tabs><w:tab w:val="center" w:pos="4536"/></w:tabs></w:pPr>'
    return (
        f'<w:styles xmlns:w="{W}">{defaults}'
        + _style("paragraph", "Standard", "Normal", standard, True)
        + _style("paragraph", "berschrift1", "heading 1", one)
        + _style("paragraph", "berschrift2", "heading 2", two)
        + _style("paragraph", "Aufzhlungszeichen", "List Bullet", bullets)
        + _style("paragraph", "Fuzeile", "footer", foot)
        + _style("paragraph", "Lead", "Aufmacher", '<w:basedOn w:val="Standard"/>')
        + _style("character", "Absatz-Standardschriftart", "Default Paragraph Font", "", True)
        + _style("character", "Fett", "Strong", f"<w:rPr><w:b/>{blue}</w:rPr>")
        + _style("character", "Anm", "Note", "")
        + _style("table", "NormaleTabelle", "Normal Table", "<w:tblPr/>", True)
        + "</w:styles>"
    )


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="berschrift{n + 1}"/>'
        f'<w:lvlText w:val="{".".join(f"%{m + 1}" for m in range(n + 1))}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
        for n in range(2)
    )
    dash = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl>'
    )
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{levels}'
        f'</w:abstractNum><w:abstractNum w:abstractNumId="2">{dash}</w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )


def _header() -> str:
    size = f'cx="{30 * EMU}" cy="{10 * EMU}"'
    return (
        f'<w:hdr xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}"><w:p>'
        '<w:bookmarkStart w:id="1" w:name="Kopf"/><w:bookmarkEnd w:id="1"/><w:r><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr id="1" name="Logo" '
        f'descr="Amt"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{PIC}"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r><w:r><w:t>Amt für Planung</w:t></w:r></w:p></w:hdr>"
    )


_NOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p>'
    "</w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>Alte Anmerkung</w:t></w:r></w:p></w:footnote></w:footnotes>'
)
_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
    '<w:updateFields w:val="true"/><w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)


def german(colours: dict[str, str] = COLOURS) -> dict[str, bytes]:
    """The parts of a .dotx on Letter paper: ids in German, numbered headings, a logo, notes, a lock."""
    document = (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r>'
        '<w:t>Alter Text</w:t><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr>'
        '<w:headerReference w:type="default" r:id="rId5"/><w:headerReference w:type="first" r:id="rId8"/>'
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1701" w:right="1134" w:bottom="1134" w:left="1418" '
        'w:header="567" w:footer="567" w:gutter="0"/><w:cols w:num="2"/><w:titlePg/><w:docGrid w:linePitch="360"/>'
        "</w:sectPr></w:body></w:document>"
    )
    parts = {
        "document": (document, "document", ""),
        "styles": (styles(), "styles", "rId1"),
        "numbering": (_numbering(), "numbering", "rId2"),
        "settings": (_SETTINGS, "settings", "rId3"),
        "footnotes": (_NOTES, "footnotes", "rId4"),
        "header1": (_header(), "header", "rId5"),
        "header2": (f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>Erste Seite</w:t></w:r></w:p></w:hdr>', "header", "rId8"),
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}.'
        f'{"template.main" if name == "document" else kind}+xml"/>'
        for name, (_, kind, _) in parts.items()
    )
    office = "application/vnd.openxmlformats-officedocument"
    types += f'<Override PartName="/word/theme/theme1.xml" ContentType="{office}.theme+xml"/>'
    links = "".join(_link(id, kind, f"{name}.xml") for name, (_, kind, id) in parts.items() if id)
    links += _link("rId6", "theme", "theme/theme1.xml")
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>{types}</Types>',
        "_rels/.rels": _links(_link("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _links(links),
        "word/_rels/header1.xml.rels": _links(_link("rId1", "image", "media/image1.png")),
        "word/theme/theme1.xml": theme(colours),
        **{f"word/{name}.xml": text for name, (text, _, _) in parts.items()},
    }
    return {**{name: text.encode() for name, text in texts.items()}, "word/media/image1.png": logo()}


def _link(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{R}/{kind}" Target="{target}"/>'


def _links(links: str) -> str:
    return f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'


def zipped(parts: dict[str, bytes], file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


def opened_reference(file: Path) -> Reference:
    return reference_of(file, office_parts(file, "the reference document"))
