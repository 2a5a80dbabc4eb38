"""Jinja2 templates become Markdown: sandboxed, strict about names, figures keep their identity.

Plain data is escaped for Markdown when it is printed, figures become marks that the Markdown reader
turns back into nodes, and only text that is declared Markdown passes as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError, TemplateNotFound, UndefinedError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from planpress.errors import Fault, InputError, Place, name_hint

# Signs of the Unicode private use area (U+E000 to U+F8FF) mean nothing to Markdown in any context.
FIGURE_OPEN, FIGURE_CLOSE, PLACE_OPEN, PLACE_CLOSE, SOURCED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_MARKS = re.compile(f"[{FIGURE_OPEN}{FIGURE_CLOSE}{PLACE_OPEN}{PLACE_CLOSE}{SOURCED}]")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_SENTENCES = re.compile(r".+?(?:[.!?。！？](?=\s|$)\s*|$)")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:^$&\"'=@])")
_DIRECTIVE = re.compile(r"^([ \t]*:{3,}\{[^\n]*)$", re.MULTILINE)
TEXTS = 256
"""So many texts are kept compiled: all messages of a few languages, and the texts of the clusters met last."""
_UNFIT_FILTERS = ("e", "escape", "forceescape", "safe", "striptags", "tojson", "urlize", "xmlattr", "pprint")


class Marked:
    """A figure that registers itself and returns the mark that stands for it in the Markdown."""

    def mark(self) -> str:
        raise NotImplementedError


class Markdown(Markup):
    """Text declared to be Markdown. Joining plain text to it escapes the plain text."""

    @classmethod
    def escape(cls, value: Any) -> Markdown:
        """`value` as Markdown that prints as itself: figures as marks, plain data escaped, on one line."""
        if isinstance(value, Marked):
            return cls(value.mark())
        if isinstance(value, Markup):
            return cls(str(value))
        words = _MARKS.sub("", str(value))
        return cls(_SPECIAL.sub(r"\\\1", _LINE_ENDS.sub(" ", words) if "\n" in words else words))


def join_markdown(parts: Iterable[Any], separator: Any = "") -> Markdown:
    """The parts as one Markdown text, each escaped unless it is Markdown already."""
    return Markdown(Markdown.escape(separator).join(Markdown.escape(part) for part in parts))


def first_upper(words: Any) -> Markdown:
    """The words with a capital first letter, the rest as it is; a figure in front stays a figure."""
    markdown = Markdown.escape(words)
    return Markdown(markdown[:1].upper() + markdown[1:])


def sentences(words: Any, most: int) -> Markdown:
    """The first whole sentences of the words' first paragraph, `most` characters in all; one at least."""
    paragraph = re.split(r"\n\s*\n", str(Markdown.escape(words)).strip())[0]
    taken = ""
    for sentence in _SENTENCES.findall(" ".join(paragraph.split())):
        if taken and len(taken) + len(sentence) > most:
            break
        taken += sentence
    return Markdown(taken.strip())


def sourced(words: Markdown) -> Markdown:
    """The words with a sign after each figure that asks for a mark of its source."""
    return Markdown(str(words).replace(FIGURE_CLOSE, FIGURE_CLOSE + SOURCED))


class _MarkdownCode(CodeGenerator):
    """Compiles `a ~ b` to our join: Jinja2's own escapes for HTML, which is no protection in Markdown."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 (Jinja2's name)
        self.write("environment.join_markdown((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _Places(Extension):
    """Marks each directive's line with its file and line, so that a fault in it can be found."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        file = filename or name or ""

        def mark(match: re.Match[str]) -> str:
            line = source.count("\n", 0, match.start(1)) + 1
            return f"{match[1]}{PLACE_OPEN}{file}:{line}{PLACE_CLOSE}"

        return _DIRECTIVE.sub(mark, source)


class Strict(StrictUndefined):
    """An unknown name is an error that says which name is nearest."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return f'"{name}" is not defined'
        owner = self._undefined_obj
        known = list(owner) if isinstance(owner, Mapping) else [n for n in dir(owner) if not n.startswith("_")]
        return f'no "{name}" here; {name_hint(name, [str(key) for key in known])}'


class OneClusterError(UndefinedError):
    """A template names the cluster of its document, and the document is about none alone."""

    mend = "Add for_each: cluster to its entry in publish.yaml, or write {% for cluster in plan.clusters %}."


class OneGroupError(UndefinedError):
    """A template names the group of its document, and the document is about none."""

    mend = "Add for_each: group to its entry in publish.yaml, or write {% if group is defined %}."


class OneAudienceError(UndefinedError):
    """A template names the audience of its document, and the document is for none."""

    mend = "Add for_each: audience to its entry in publish.yaml, or write {% if audience is defined %}."


class NotCoveredError(UndefinedError):
    """A text of the plan names a cluster by its place that the document does not cover."""

    mend = "Choose that cluster for the document, too, or say it in the cluster's own text."


_NOT_ABOUT = {"cluster": OneClusterError, "group": OneGroupError, "audience": OneAudienceError}


def not_about(kind: str, subject: str) -> Strict:
    """What stands for `cluster`, `group` or `audience` in a template whose document is about none."""
    about = f"about one {subject}" if subject else "about the whole plan"
    hint = f"this document is {about}, so that no {kind} is its own"
    return Strict(hint=hint, name=kind, exc=_NOT_ABOUT[kind])


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The one environment for templates, plan texts and messages."""

    code_generator_class = _MarkdownCode
    join_markdown = staticmethod(join_markdown)

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            undefined=Strict,
            autoescape=True,
            finalize=Markdown.escape,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=[_Places],
        )
        for name in _UNFIT_FILTERS:
            self.filters.pop(name, None)
        self.filters["join"] = lambda parts, separator="": join_markdown(parts, separator)
        self.filters["first_upper"] = first_upper
        self.filters["sentences"] = sentences
        self.compiled = lru_cache(maxsize=TEXTS)(self._compiled)

    def render_file(self, name: str, names: Mapping[str, Any]) -> str:
        """Render a template file. Raises InputError with the template's file and line."""
        try:
            return self.get_template(name).render(names)
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise InputError([_fault(error, name)]) from error

    def render_text(self, text: str, names: Mapping[str, Any], file: str, line: int = 1) -> Markdown:
        """Render `text`, which stands in `file` from `line` on. Raises InputError with file and line."""
        try:
            return Markdown(self.compiled(text, file, line).render(names).lstrip("\n"))
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise InputError([_fault(error, file)]) from error

    def _compiled(self, text: str, file: str, line: int) -> Template:
        code = self.compile("\n" * (line - 1) + text, file, file)
        return self.template_class.from_code(self, code, self.make_globals(None))


def _fault(error: Exception, file: str) -> Fault:
    what, mend = "Template fault", "Correct the template."
    line: int | None = None
    if isinstance(error, TemplateSyntaxError):
        what, file, line = "Template syntax", error.filename or file, error.lineno
    else:
        file, line = _template_line(error) or (file, None)
        if isinstance(error, TemplateNotFound):
            what, mend = "Template not found", "Correct the name, or add the file."
        elif isinstance(error, UndefinedError):
            what, mend = "Unknown name", getattr(error, "mend", "Correct the name.")
        elif isinstance(error, SecurityError):
            what, mend = "Not allowed in a template", "Templates read plain names only."
    return Fault(what, Place(file, line=line, excerpt=_line_of(file, line)), _sentence(error), mend)


def _sentence(error: Exception) -> str:
    return str(error.message if isinstance(error, TemplateError) and error.message else error)


def _template_line(error: Exception) -> tuple[str, int] | None:
    """The innermost template line: Jinja2 rewrites its frames to the template's own file and line."""
    found: tuple[str, int] | None = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.endswith(".py") and not file.startswith("<"):
            found = file, trace.tb_lineno
        trace = trace.tb_next
    return found


def _line_of(file: str, line: int | None) -> str | None:
    try:
        return Path(file).read_text("utf-8").splitlines()[line - 1] if line else None
    except (OSError, IndexError, UnicodeDecodeError):
        return None
