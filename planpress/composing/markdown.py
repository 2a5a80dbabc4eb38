"""Markdown (the MyST dialect) becomes document nodes; what stands in colon fences goes to a directive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeAlias, get_args

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.footnote import footnote_plugin

from planpress.composing.environment import FIGURE_CLOSE, FIGURE_OPEN, PLACE_CLOSE, PLACE_OPEN, SOURCED
from planpress.composing.scripts import texts
from planpress.document import (
    Block,
    Blocks,
    Column,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    PageBreak,
    Paragraph,
    ParagraphRole,
    QuantityText,
    Quote,
    Reference,
    Row,
    Span,
    SpanRole,
    Strong,
    Table,
    Text,
    plain_text,
)
from planpress.errors import Fault, InputError, Place, name_hint

_FIGURE = re.compile(f"{FIGURE_OPEN}(\\d+){FIGURE_CLOSE}({SOURCED}?)")
_PLACE = re.compile(f"{PLACE_OPEN}(.*?):(\\d+){PLACE_CLOSE}")
_OPTION = re.compile(r"^:([a-z][a-z-]*):(?:[ \t]+(.*))?$|^([a-z][a-z-]*):[ \t]+(.*)$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~:^$&\"'=@])")
_FENCE = re.compile(r"\{([a-z][a-z-]*)\}\s*(.*)")
_MARKED = re.compile(r"[\\`*_\[\]!<&{}^~\n]")
"""What may begin mark-up inside of a line, in CommonMark and in our extensions."""
_ALIGNS: dict[str, Any] = {"text-align:right": "right", "text-align:center": "decimal"}


@dataclass(frozen=True, slots=True)
class Fence:
    """A directive as written: its name, the rest of its line, its options and its body."""

    name: str
    argument: str
    options: Mapping[str, str]
    body: str
    place: Place

    def data(self, option: str, default: str = "") -> str:
        """An option as plain data, as the plan or the template wrote it."""
        return unescaped(self.options.get(option, default))

    def fault(self, what: str, reason: str, mend: str) -> InputError:
        return InputError([Fault(what, self.place, reason, mend)])


Directive: TypeAlias = Callable[["Reader", Fence], Blocks]


def unescaped(markdown: str) -> str:
    """Plain data again, from data that was escaped when it was printed."""
    return _ESCAPED.sub(r"\1", markdown).strip()


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "replacements", "smartquotes"])
    md.use(colon_fence_plugin).use(attrs_plugin, spans=True).use(attrs_block_plugin).use(footnote_plugin)
    md.core.ruler.at("inline", _inline)
    return md


def _inline(state: StateCore) -> None:
    """Parse what stands in blocks. Most cells of tables hold a name or a figure and no mark-up: they are taken as they
    are, which saves a tenth of the time of composing."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if _MARKED.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.content:
            token.children.append(Token("text", "", 0, content=token.content))


@dataclass
class Reader:
    """Turns Markdown into nodes. `figures` are the ledger's texts, which the figure marks count.

    `language` is the document's, `native_language` the plan's own: it tags words in brackets with class "native",
    and those that are written in its script. `numbers` holds the number of each figure's row in
    the annex, by key; figures in running text that ask for it are marked with it, and `mark` says what it means.
    """

    figures: Sequence[QuantityText]
    directives: Mapping[str, Directive]
    native_language: str = ""
    place: Place = field(default_factory=lambda: Place("template"))
    anchors: set[str] = field(default_factory=set)
    numbers: Mapping[str, int] = field(default_factory=dict)
    language: str = "en"
    mark: str = "{number}"

    # ------------------------------------------------------------------------------------- entries

    def blocks(self, source: str) -> Blocks:
        """All blocks of a Markdown text. Raises InputError for an unknown directive or role."""
        tokens = _parser().parse(source, {})
        return self._blocks(_Cursor(tokens, _footnotes(tokens)))

    def inlines(self, source: str) -> Inlines:
        """The inlines of one line of Markdown."""
        tokens = _parser().parseInline(source.strip(), {})
        return self._inlines(tokens[0].children or [], {}) if tokens else ()

    def anchor(self, words: str) -> str:
        """A new anchor made from the words, unique in this document."""
        stem = re.sub(r"[^\w]+", "-", words.casefold()).strip("-") or "section"
        name, count = stem, 1
        while name in self.anchors:
            count += 1
            name = f"{stem}-{count}"
        self.anchors.add(name)
        return name

    # -------------------------------------------------------------------------------------- blocks

    def _blocks(self, cursor: _Cursor, until: str = "") -> Blocks:
        found: list[Block] = []
        while not cursor.done:
            token = cursor.take()
            if token.type == until:
                break
            found.extend(self._block(token, cursor))
        return tuple(found)

    def _block(self, token: Token, cursor: _Cursor) -> Blocks:
        match token.type:
            case "heading_open":
                return (self._heading(token, cursor),)
            case "paragraph_open":
                return self._paragraph(token, cursor)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(token, cursor),)
            case "blockquote_open":
                return (Quote(self._blocks(cursor, until="blockquote_close")),)
            case "table_open":
                return (self._table(cursor),)
            case "colon_fence":
                return self._directive(token)
            case "hr":
                return (PageBreak(),)
            case "footnote_block_open":
                cursor.skip_to("footnote_block_close")
                return ()
            case _:
                reason = f'"{token.tag or token.type}" has no place in a document'
                raise InputError([Fault("Unknown Markdown", self.place, reason, "Use a directive or plain Markdown.")])

    def _heading(self, token: Token, cursor: _Cursor) -> Heading:
        content = _unmarked(self._inlines(cursor.take().children or [], cursor.notes))
        cursor.take()
        native = tuple(
            i for inline in content if isinstance(inline, Span) and inline.role == "native" for i in inline.content
        )
        own = tuple(inline for inline in content if not (isinstance(inline, Span) and inline.role == "native"))
        own = _stripped(own)
        return Heading(int(token.tag[1]), own, self.anchor(plain_text(own)), native)

    def _paragraph(self, token: Token, cursor: _Cursor) -> Blocks:
        content = self._inlines(cursor.take().children or [], cursor.notes)
        cursor.take()
        if not content:
            return ()
        return (Paragraph(content, self._role(token, get_args(ParagraphRole), "body")),)

    def _list(self, token: Token, cursor: _Cursor) -> List:
        items: list[Blocks] = []
        while (inner := cursor.take()).type == "list_item_open":
            items.append(self._blocks(cursor, until="list_item_close"))
        assert inner.type.endswith("_list_close")
        return List(tuple(items), "number" if token.type.startswith("ordered") else "bullet")

    def _table(self, cursor: _Cursor) -> Table:
        columns: list[Column] = []
        rows: list[Row] = []
        cells: list[Inlines] = []
        while (token := cursor.take()).type != "table_close":
            if token.type in ("th_open", "td_open"):
                content = _unmarked(self._inlines(cursor.take().children or [], cursor.notes))
                if token.type == "th_open":
                    columns.append(Column(content, _ALIGNS.get(str(token.attrs.get("style", "")), "left")))
                else:
                    cells.append(content)
            elif token.type == "tr_close" and cells:
                rows.append(_row(tuple(cells)))
                cells = []
        return Table(tuple(columns), tuple(rows))

    def _directive(self, token: Token) -> Blocks:
        fence = self._fence(token)
        directive = self.directives.get(fence.name)
        if directive is None:
            reason = f'no directive "{fence.name}"; {name_hint(fence.name, self.directives)}'
            raise fence.fault("Unknown directive", reason, "Correct the name.")
        outer, self.place = self.place, fence.place
        try:
            return directive(self, fence)
        finally:
            self.place = outer

    def _fence(self, token: Token) -> Fence:
        info = token.info
        where = _PLACE.search(info)
        place = Place(where[1], line=int(where[2])) if where else self.place
        info = _PLACE.sub("", info).strip()
        match = _FENCE.fullmatch(info)
        if match is None:
            fault = Fault("Not a directive", place, f'":::{info}" names none', "Write :::{name}.")
            raise InputError([fault])
        options, body = _options(token.content)
        return Fence(match[1], match[2].strip(), options, body, place)

    def _role(self, token: Token, roles: tuple[str, ...], default: str) -> Any:
        role = str(token.attrs.get("class", default))
        if role in roles:
            return role
        reason = f'no role "{role}"; {name_hint(role, roles)}'
        raise InputError([Fault("Unknown role", self.place, reason, "Correct the name after the point.")])

    # ------------------------------------------------------------------------------------- inlines

    def _inlines(self, tokens: Sequence[Token], notes: Mapping[int, Sequence[Token]]) -> Inlines:
        cursor = _Cursor(tokens, notes)
        return self._inline_run(cursor)

    def _inline_run(self, cursor: _Cursor, until: str = "") -> Inlines:
        found: list[Inline] = []
        while not cursor.done:
            token = cursor.take()
            if token.type == until:
                break
            found.extend(self._inline(token, cursor))
        return _merged(found)

    def _inline(self, token: Token, cursor: _Cursor) -> Inlines:
        match token.type:
            case "text" | "text_special" | "code_inline":
                return self._words(token.content)
            case "softbreak":
                return (Text(" "),)
            case "hardbreak":
                return (Text("\n"),)
            case "strong_open":
                return (Strong(self._inline_run(cursor, "strong_close")),)
            case "em_open":
                return (Emphasis(self._inline_run(cursor, "em_close")),)
            case "link_open":
                return (self._link(str(token.attrs["href"]), self._inline_run(cursor, "link_close")),)
            case "span_open":
                return (self._span(token, cursor),)
            case "footnote_ref":
                content = cursor.notes.get(token.meta["id"], ())
                return (Footnote(self._inlines(content, {})),)
            case "footnote_anchor":
                return ()
            case _:
                raise InputError(
                    [Fault("Unknown Markdown", self.place, f'"{token.type}" has no place in text', "Use plain text.")]
                )

    def _words(self, words: str) -> Inlines:
        found: list[Inline] = []
        at = 0
        for match in _FIGURE.finditer(words):
            figure = self.figures[int(match[1])]
            found += [*self.texts(words[at : match.start()]), figure]
            if match[2] and not figure.absent and figure.key in self.numbers:
                found.append(_source_mark(self.numbers[figure.key], self.mark))
            at = match.end()
        return (*found, *self.texts(words[at:]))

    def texts(self, words: str) -> Iterator[Text]:
        return texts(words, self.language, self.native_language)

    def _link(self, href: str, content: Inlines) -> Inline:
        return Reference(content, href[1:]) if href.startswith("#") else Link(content, href)

    def _span(self, token: Token, cursor: _Cursor) -> Span:
        role: SpanRole = self._role(token, get_args(SpanRole), "second")
        content = self._inline_run(cursor, "span_close")
        if role == "native" and self.native_language:
            spoken = (Text(i.content, self.native_language) if isinstance(i, Text) else i for i in content)
            content = _merged(tuple(spoken))
        return Span(role, content)


@dataclass
class _Cursor:
    """A place in a token stream, with the stream's footnotes by id."""

    tokens: Sequence[Token]
    notes: Mapping[int, Sequence[Token]]
    at: int = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def skip_to(self, kind: str) -> None:
        while self.take().type != kind:
            pass


def _footnotes(tokens: Sequence[Token]) -> dict[int, Sequence[Token]]:
    notes: dict[int, Sequence[Token]] = {}
    current: int | None = None
    for token in tokens:
        if token.type == "footnote_open":
            current = token.meta["id"]
        elif token.type == "footnote_close":
            current = None
        elif token.type == "inline" and current is not None:
            notes[current] = token.children or []
    return notes


def _options(content: str) -> tuple[dict[str, str], str]:
    lines = content.split("\n")
    options: dict[str, str] = {}
    for index, line in enumerate(lines):
        match = _OPTION.match(line)
        if match is None:
            return options, "\n".join(lines[index:])
        options[match[1] or match[3]] = (match[2] if match[1] else match[4]) or ""
    return options, ""


def _row(cells: tuple[Inlines, ...]) -> Row:
    """Bold words alone in a row head a group; a row that starts in bold italics is a sum."""
    first = cells[0][0] if len(cells[0]) == 1 else None
    if isinstance(first, Strong) and len(cells) > 1 and not any(cells[1:]):
        return Row((first.content,), "group")
    named = next((cell for cell in cells if cell), ())
    if len(named) == 1 and isinstance(named[0], Emphasis) and isinstance(named[0].content[0], Strong):
        plain = named[0].content[0].content
        return Row(tuple((Strong(plain),) if cell is named else cell for cell in cells), "sum")
    return Row(cells)


def row_anchor(number: int) -> str:
    """What links lead to for a figure's row in the annex."""
    return f"figure-{number}"


def _source_mark(number: int, mark: str) -> Span:
    label = mark.format(number=number)
    return Span("source", (Reference((Text(str(number)),), row_anchor(number), label),))


def _unmarked(inlines: Inlines) -> Inlines:
    """Without source marks: headings and cells have none."""
    return tuple(
        replace(inline, content=_unmarked(inline.content)) if isinstance(inline, Strong | Emphasis) else inline
        for inline in inlines
        if not (isinstance(inline, Span) and inline.role == "source")
    )


def _merged(inlines: Sequence[Inline]) -> Inlines:
    """Neighbouring texts as one."""
    merged: list[Inline] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if isinstance(inline, Text) and isinstance(last, Text) and inline.language == last.language:
            merged[-1] = Text(last.content + inline.content, last.language)
        else:
            merged.append(inline)
    return tuple(merged)


def _stripped(inlines: Inlines) -> Inlines:
    if inlines and isinstance(inlines[-1], Text):
        last = Text(inlines[-1].content.rstrip(), inlines[-1].language)
        return (*inlines[:-1], last) if last.content else inlines[:-1]
    return inlines
