"""What a file says of itself becomes XMP, in step with its document information (ISO 19005-3, 6.6)."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import XMP, PDFArray, PDFDictionary, PDFName

PDFA_PART, PDFA_LEVEL, PDFUA_PART = 3, "A", 1

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
{more}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""

# The namespaces are the standards' own; 6.6.2.3 wants the one of PDF/UA described, as it is none of PDF/A's.
ARCHIVE = f"""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{PDFA_PART}</pdfaid:part><pdfaid:conformance>{PDFA_LEVEL}</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>{PDFUA_PART}</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""That a file is PDF/A-3a and PDF/UA-1 (ISO 19005-3, 6.6.4; ISO 14289-1, 5)."""


def describe(document: Any, language: str, date: str, more: str = ARCHIVE) -> None:
    """Give a ReportLab document its XMP: that of its document information, in a language, dated an ISO day, and `more`
    by which it says what standards it keeps to."""
    day = date.replace("-", "")
    # Dates in both places name the same second of the document's own day, whenever the file is made (6.6.3).
    document.info._dateFormatter = lambda *_: f"D:{day}000000Z"
    document.Catalog.Metadata = XMP(creator=lambda made: _packet(made.info, language, f"{date}T00:00:00Z", more))


def _packet(info: Any, language: str, when: str, more: str) -> bytes:
    said = {
        "title": info.title,
        "author": info.author,
        "subject": info.subject,
        "creator": info.creator,
        "producer": info.producer,
        "language": language,
        "when": when,
    }
    return _PACKET.format(**{name: escape(words) for name, words in said.items()}, more=more).encode()


def label_pages(document: Any) -> None:
    """Page labels that say what the pages' feet say: numbers from the first page on (ISO 32000-1, 12.4.2)."""
    style = PDFDictionary({"S": PDFName("D")})
    document.Catalog.PageLabels = PDFDictionary({"Nums": PDFArray([0, style])})
