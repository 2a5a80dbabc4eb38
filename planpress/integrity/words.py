"""An element becomes the words by which a person finds its place."""

from __future__ import annotations

from planpress.integrity.opened import Element, local, tag, val

_TEXT = (tag("w:t"), tag("w:delText"))


def place(element: Element | str) -> str:
    """Where an element stands: the words of its paragraph, cell or row, else its own name."""
    if isinstance(element, str):
        return element
    for around in (element, *element.iterancestors(tag("w:p"), tag("w:tc"), tag("w:tr"), tag("c:ser"))):
        if local(around) == "ser":
            return f"series {named_series(around)}"
        words = text(around)
        if words and local(around) in ("p", "tc", "tr", "tbl", "hyperlink"):
            return f'"{_short(words)}"'
    return local(element)


def text(element: Element) -> str:
    """The words in an element, with single spaces."""
    return " ".join("".join(node.text or "" for node in element.iter(*_TEXT)).split())


def named_series(series: Element) -> str:
    """A chart's series by its name, or by its number."""
    name = " ".join(node.text or "" for node in series.iterfind(f"{tag('c:tx')}//{tag('c:v')}"))
    number = series.find(tag("c:idx"))
    return f'"{_short(name)}"' if name else (number.get("val", "?") if number is not None else "?")


def named_drawing(properties: Element) -> str:
    """A drawing by the name and id in its properties."""
    return f"drawing {properties.get('id', '')} ({properties.get('name', '')})"


def numbered(element: Element) -> str:
    """An element by its name and w:id."""
    return f"{local(element)} {val(element, 'w:id')}".strip()


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"
