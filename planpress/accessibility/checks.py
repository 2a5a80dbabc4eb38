"""A tagged PDF becomes what is wrong with it, beyond what validators see: a table of checks, each with its rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import pikepdf

from planpress.accessibility.pieces import squeezed
from planpress.accessibility.tables import table_faults
from planpress.accessibility.tree import Node, TaggedFile, Target, Words


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, by which check, and where: a page (from 1; 0 for the whole file) and words."""

    check: str
    page: int
    what: str


Found: TypeAlias = Iterator[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule in words with its clause, and the function that finds what breaks it."""

    rule: str
    find: Callable[[TaggedFile], Found]


def check_pdf(data: bytes) -> tuple[Finding, ...]:
    """All findings in a tagged PDF. Raises pikepdf.PdfError and NotTaggedError as `TaggedFile` does."""
    return findings(TaggedFile(data))


def findings(file: TaggedFile) -> tuple[Finding, ...]:
    return tuple(Finding(name, page, what) for name, check in CHECKS.items() for page, what in check.find(file))


def where(node: Node) -> int:
    """The page on which an element begins, 0 without content."""
    return min(node.pages, default=0)


def named(node: Node) -> str:
    """An element as a person finds it: its type and first words."""
    words = squeezed(node.text or node.alt)
    return f'{node.role} "{words[:40]}"' if words else node.role


# ------------------------------------------------------------------------------------------ ways back and forth


def _parents(file: TaggedFile) -> dict[int, Any]:
    """The parent tree: objects by key. Our own files have it in one piece."""
    numbers = file.pdf.Root.StructTreeRoot.get("/ParentTree", pikepdf.Dictionary()).get("/Nums", pikepdf.Array())
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def _content_owners(file: TaggedFile) -> Found:
    """Each marked-content sequence has one owner, and both know each other."""
    parents = _parents(file)
    owners: dict[tuple[int, int], list[Node]] = {}
    for node in file.nodes:
        for words in node.content:
            owners.setdefault((words.page, words.number), []).append(node)
    for number, (page, content) in enumerate(zip(file.pdf.pages, file.pages, strict=True), 1):
        back = [owner.objgen for owner in parents.get(int(page.obj.get("/StructParents", -1)), ())]
        for mcid, shown in content.marked.items():
            owned = owners.pop((number, mcid), [])
            if len(owned) != 1:
                yield number, f'"{squeezed(shown)[:40]}" belongs to {len(owned) or "no"} elements'
            elif back[mcid : mcid + 1] != [owned[0].key]:
                yield number, f"the parent tree does not lead from the words of {named(owned[0])} to it"
        for mcid in sorted(content.repeated):
            yield number, f"two stretches of words have the number {mcid}"
    for (number, mcid), nodes in owners.items():
        yield number, f"{named(nodes[0])} holds content number {mcid}, which the page does not have"


def _links(file: TaggedFile) -> Found:
    parents = _parents(file)
    holders = {kid.key: node for node in file.nodes for kid in node.kids if isinstance(kid, Target)}
    for number, page in enumerate(file.pdf.pages, 1):
        annotations: Any = page.get("/Annots", ())
        for annotation in annotations:
            holder = holders.get(annotation.objgen)
            back = parents.get(int(annotation.get("/StructParent", -1)))
            if holder is None or holder.role != "Link":
                yield number, "a link's annotation is in no Link element"
            elif back is None or back.objgen != holder.key:
                yield number, f"the parent tree does not lead from the annotation of {named(holder)} to it"
            elif not str(annotation.get("/Contents", "")).strip():
                yield number, f"{named(holder)} does not say where it leads"
    for node in file.nodes:
        if node.role == "Link" and not any(isinstance(kid, Target) for kid in node.kids):
            yield where(node), f"{named(node)} leads nowhere"


# ----------------------------------------------------------------------------------------------- what is read


def _artifacts(file: TaggedFile) -> Found:
    """Only running heads and feet, heads repeated on a later page, and signs are left out of reading."""
    told = squeezed(" ".join(root.text for root in file.roots)).replace(" ", "")
    for number, page in enumerate(file.pages, 1):
        if re.search(r"\w", page.stray):
            yield number, f'"{squeezed(page.stray)[:40]}" is neither content nor artifact'
        for artifact in page.artifacts:
            words = squeezed(artifact.words)
            running = artifact.kind == "Pagination" and artifact.part in ("Header", "Footer")
            repeated = artifact.kind == "Pagination" and words.replace(" ", "") in told
            if re.search(r"\w", words) and not running and not repeated:
                yield number, f'"{words[:40]}" is an artifact: it is not read'


def _order(file: TaggedFile) -> Found:
    """Inside one element words are read in the order in which they were drawn."""
    for node in file.nodes:
        drawn = [(words.page, words.number) for words in _own(node)]
        if drawn != sorted(drawn) and node.role in ("P", "TD", "TH", "LBody"):
            yield where(node), f"{named(node)} is not read in the order of its words"


def _own(node: Node) -> Iterator[Words]:
    for kid in node.kids:
        if isinstance(kid, Words):
            yield kid
        elif isinstance(kid, Node) and kid.role in ("Span", "Link", "Reference"):
            yield from _own(kid)


def _headings(file: TaggedFile) -> Found:
    before = 0
    for node in file.nodes:
        if not re.fullmatch(r"H[1-6]", node.role):
            continue
        level = int(node.role[1])
        if level > before + 1:
            yield where(node), f"{named(node)} follows a heading of level {before or 'none'}"
        if not node.text.strip():
            yield where(node), f"a heading {node.role} has no words"
        before = level


def _lists(file: TaggedFile) -> Found:
    allowed = {"L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}}
    for node in file.nodes:
        strange = [kid.role for kid in node.elements if node.role in allowed and kid.role not in allowed[node.role]]
        if strange:
            yield where(node), f"{named(node)} holds {', '.join(strange)}"
        if node.role == "LI" and not any(node.named("LBody")):
            yield where(node), f"{named(node)} has no body"


_FILE_NAME = re.compile(r"\S+\.[A-Za-z]{3,4}")
_SEVERAL_WORDS = re.compile(r"[^\W\d_]\S*\s+\S*[^\W\d_]|[\u3040-\u30ff\u3400-\u9fff]{4}")


def _figures(file: TaggedFile) -> Found:
    for node in file.nodes:
        if node.role != "Figure":
            continue
        alt = squeezed(node.alt)
        if not _SEVERAL_WORDS.search(alt) or _FILE_NAME.fullmatch(alt):
            yield where(node), f'a picture is not told in words but as "{alt[:40]}"'
        elif re.search(r"\d", node.text) and not re.search(r"\d", alt):
            yield where(node), f'a picture shows numbers, its words have none: "{alt[:40]}"'
        yield from _box(file, node)


def _box(file: TaggedFile, node: Node) -> Found:
    """A picture on one page says where it stands (ISO 32000-1, 14.8.5.4.3), and stands on the page."""
    if len(node.pages) != 1:
        return
    (number,) = node.pages
    box = [float(edge) for edge in node.attributes.get("BBox", ())]
    left, bottom, right, top = (float(edge) for edge in file.pdf.pages[number - 1].mediabox)
    inside = len(box) == 4 and left - 1 <= box[0] < box[2] <= right + 1 and bottom - 1 <= box[1] < box[3] <= top + 1
    if not inside:
        yield number, "a picture's box is missing or not on its page"


def _tables(file: TaggedFile) -> Found:
    for node in file.nodes:
        if node.role == "Table":
            for what in table_faults(node):
                yield where(node), what


def _ids(file: TaggedFile) -> Found:
    counts = Counter(node.id for node in file.nodes if node.id)
    for node in file.nodes:
        if node.role == "Note" and not node.id:
            yield where(node), f"{named(node)} has no id"
        if counts[node.id] > 1:
            yield where(node), f'the id "{node.id}" is not the only one'


# --------------------------------------------------------------------------------------------- the whole file

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def _languages(file: TaggedFile) -> Found:
    root = str(file.pdf.Root.get("/Lang", ""))
    if not _LANGUAGE.fullmatch(root):
        yield 0, f'the document\'s language is "{root}"'
    for node in file.nodes:
        if node.language and not _LANGUAGE.fullmatch(node.language):
            yield where(node), f'{named(node)} is in the language "{node.language}"'
        elif not node.language and not _speaks(node, root):
            yield where(node), f"{named(node)} does not say in which language it is"


_HAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]{2}")
_EAST_ASIAN = ("zh", "ja", "ko", "yue", "wuu")


def _speaks(node: Node, root: str) -> bool:
    """Whether words in Han, Kana or Hangul stand in an element that says so; the document may be in one."""
    if root.split("-")[0] in _EAST_ASIAN:
        return True
    shown = "".join(words.words for words in node.content)
    return node.role == "Figure" or not _HAN.search(re.sub(r"https?://\S+", "", shown))


def _settings(file: TaggedFile) -> Found:
    catalog = file.pdf.Root
    if not catalog.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield 0, "the window does not show the document's title"
    if not str(file.pdf.docinfo.get("/Title", "")).strip():
        yield 0, "the document has no title"
    if "/PageLabels" not in catalog:
        yield 0, "the pages have no labels"
    for number, page in enumerate(file.pdf.pages, 1):
        if page.get("/Tabs") != "/S":
            yield number, "the tab key does not follow the structure"


CHECKS: dict[str, Check] = {
    "content-owners": Check(
        "Each piece of content has one element, and each leads to the other (ISO 32000-1, 14.7.4)", _content_owners
    ),
    "links": Check("Each link is in a Link element and says where it leads (ISO 14289-1, 7.18)", _links),
    "artifacts": Check("Nothing that is to be read is an artifact (ISO 14289-1, 7.1)", _artifacts),
    "order": Check("Words are read in their order (ISO 14289-1, 7.2)", _order),
    "headings": Check(
        "The first heading is of level 1, and none is left out on the way down (ISO 14289-1, 7.4)", _headings
    ),
    "lists": Check("A list holds items, an item its label and body (ISO 14289-1, 7.6)", _lists),
    "figures": Check("A picture is told in words, with its numbers (ISO 14289-1, 7.3)", _figures),
    "tables": Check("A table is even, and each cell has what heads it (ISO 14289-1, 7.5)", _tables),
    "ids": Check("Notes have ids, and ids are unique (ISO 14289-1, 7.9)", _ids),
    "languages": Check("Words say in which language they are (ISO 14289-1, 7.2)", _languages),
    "settings": Check("Title, page labels and tab order are set (ISO 14289-1, 7.1, 7.16 and 7.18.3)", _settings),
}
"""All checks by id. What a validator tests is not repeated here but where planted faults show that it misses some."""
