"""Everything that can change an edition's bytes becomes hashes by name, and their differences become reasons."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import os
import platform
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress import __version__
from planpress.building.editions import Edition
from planpress.building.office import NAME, find_office
from planpress.inks import named_file
from planpress.planning.parts import FILES, Parts

LIBRARIES = (
    "babel", "brand-yml", "jinja2", "lxml", "markdown-it-py", "matplotlib", "mdit-py-plugins", "numpy", "openpyxl",
    "pikepdf", "pillow", "python-docx", "reportlab", "segno", "weblate-fonts",
)  # fmt: skip
"""The packages that read, draw, write or word; the version of each is an input. The fonts are one of them."""

PACKAGE = Path(__file__).parents[1]
PROGRAM = "planpress"

_TABLES = tuple(name for name in FILES.values() if name.endswith(".csv"))
_PLAN_FILES = ("plan.yaml", "plan.xlsx", *_TABLES, "text/*.md", "photos/*")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that can change an edition's bytes: `files` by name, each with its hash, and `versions` of libraries.

    The plan, templates and words reach the bytes only through the document, which may be the same although they
    changed: `composed` names them, and `sources` is their hash. What is left (brand, pictures, planpress itself, the
    versions) shapes the bytes themselves, and `drawing` is its hash.
    """

    files: Mapping[str, str]
    versions: Mapping[str, str]
    composed: frozenset[str]
    sources: str
    drawing: str


def inputs_of(
    plan: Mapping[str, str], shared: Mapping[str, str], flowing: Mapping[str, str], libraries: Mapping[str, str]
) -> Inputs:
    """The inputs of a plan's editions, from its own, those that all plans have, and those of formats that flow."""
    files = {**plan, **shared, **flowing}
    composed = frozenset(plan) | {name for name in shared if _is_composed(name)}
    read = sorted((name, value) for name, value in files.items() if name in composed or name == PROGRAM)
    drawn = sorted((name, value) for name, value in files.items() if name not in composed)
    return Inputs(files, libraries, composed, _hash(read), _hash([drawn, sorted(libraries.items())]))


def plan_inputs(folder: Path, pinned: dt.date | None) -> dict[str, str]:
    """A plan's own inputs by name, each with its hash; `pinned` is an edition date given from outside."""
    inputs = dict(_hashed(folder if folder.is_dir() else folder.parent, plan_files(folder), ""))
    return inputs | {"the edition date": pinned.isoformat()} if pinned else inputs


def shared_inputs(templates: Path, brand: Path) -> dict[str, str]:
    """Templates, locales and brand; planpress itself.

    The whole of templates/ counts for each edition, since a template may include any other's parts.
    """
    sources = sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.icc")])
    program = hash_of(b"".join(f"{path.relative_to(PACKAGE)}\n".encode() + path.read_bytes() for path in sources))
    return {
        **template_inputs(templates),
        **_outside("the reference document", named_file(brand, "word", "reference"), templates),
        **_outside("the profile", named_file(brand, "print", "profile"), templates),
        PROGRAM: program,
    }


def template_inputs(templates: Path) -> dict[str, str]:
    """The files of templates/ by name (templates/letter/letter.md.j2), each with its hash."""
    # Word writes ~$reference.docx beside a file that somebody has open.
    files = sorted(path for path in _below(templates) if not path.name.startswith((".", "~$")))
    return dict(_hashed(templates, files, TEMPLATES))


def _below(folder: Path) -> Iterator[Path]:
    """All files below a folder, also in folders that are linked to, each folder once."""
    seen: set[str] = set()
    for here, inner, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            inner.clear()
            continue
        seen.add(real)
        yield from (Path(here, name) for name in names)


TEMPLATES = "templates/"
_PROSE = (".j2", ".yaml", ".md")
"""How the names of those files in templates/ end that are read to compose, and do not draw."""


def _is_composed(name: str) -> bool:
    return name.startswith(TEMPLATES) and name.endswith(_PROSE)


def versions() -> dict[str, str]:
    """The versions of planpress, of what it is built on, and of Python."""
    return {
        PROGRAM: __version__,
        **{name: _version(name) for name in LIBRARIES},
        "Python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def office_inputs(paginate: bool) -> dict[str, str]:
    """What can change the page numbers of formats whose pages flow: which LibreOffice there is, or the wish to do
    without. It is the one input that no lock file fixes."""
    if not paginate:
        return {"--no-page-numbers": "given"}
    office = find_office()
    return {NAME: office.version} if office else {}


def key_of(edition: Edition, inputs: Inputs) -> str:
    """The key of an edition by what lies there: its options and all its inputs."""
    return _hash([_options(edition), inputs.sources, inputs.drawing])


def content_key(edition: Edition, document: str, inputs: Inputs) -> str:
    """The key of an edition's bytes: what it really says, by the digest of its document, and what draws that."""
    return _hash([_options(edition), document, inputs.drawing])


def _options(edition: Edition) -> list[object]:
    names = [edition.plan, edition.template, edition.document, edition.language, edition.format]
    return [*names, edition.subject.identity, edition.bleed]


def _hash(facts: object) -> str:
    return hash_of(json.dumps(facts).encode())


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def reasons(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """What is different between the inputs of then and now, in words."""
    changed = [f"{name} changed" for name in new if name in old and old[name] != new[name]]
    added = [f"{name} is new" for name in new if name not in old]
    gone = [f"{name} is gone" for name in old if name not in new]
    return tuple(dict.fromkeys(changed + added + gone))


def plan_files(folder: Path) -> tuple[Path, ...]:
    """The files of a plan that can change what is printed; publish.yaml only says what is made."""
    if folder.is_file():
        return (folder, *sorted(Parts(folder).pictures.glob("*")))
    return tuple(sorted({path for pattern in _PLAN_FILES for path in folder.glob(pattern)}))


def _hashed(root: Path, files: Iterable[Path], prefix: str) -> Iterator[tuple[str, str]]:
    for path in files:
        if path.is_file():
            yield prefix + path.relative_to(root).as_posix(), hash_of(path.read_bytes())


def _outside(what: str, file: Path | None, templates: Path) -> dict[str, str]:
    """A file that the brand file names, where it is not one of the templates' files."""
    if file is None or not file.is_file() or file.resolve().is_relative_to(templates.resolve()):
        return {}
    return {f"{what} {file.name}": hash_of(file.read_bytes())}


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
