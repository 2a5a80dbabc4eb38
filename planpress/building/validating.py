"""A finished file becomes faults where it breaks the standards that its format promises."""

from __future__ import annotations

import importlib.util
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from planpress.brand import Brand

MOST = 10
"""So many broken rules are told one by one."""
_MEND = "The plan is not at fault, and the file made before stays. Please report this, with the plan."


@dataclass(frozen=True, slots=True)
class Validator:
    """What a format's files, each a `noun`, keep to. `find` says in words what a file breaks; it needs a `package`,
    which pip installs by its own `name`."""

    noun: str
    standards: tuple[str, ...]
    package: str
    name: str
    find: Callable[[bytes, Brand], Iterator[str]]


def _pdf(data: bytes, brand: Brand) -> Iterator[str]:
    yield from broken_rules(data)
    yield from _findings(data, brand)


def broken_rules(data: bytes) -> Iterator[str]:
    """The rules of PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) that a PDF breaks, by a validator of other
    people's, each with where and how often."""
    import page

    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        try:
            failures = page.validate_pdf_bytes(data, profile=profile).failures
        except page.PageError as error:
            yield f"{_NAMES[profile.value]} cannot be checked: {error}"
            continue
        first = {failure.rule_id: failure.message for failure in reversed(failures)}
        for rule, count in Counter(failure.rule_id for failure in failures).most_common():
            more = f", and {count - 1} more times" if count > 1 else ""
            yield f"{_NAMES[profile.value]}, rule {rule}: {first[rule]}{more}"


_NAMES = {"ua1": "PDF/UA-1", "3a": "PDF/A-3a"}


def _findings(data: bytes, brand: Brand) -> Iterator[str]:
    """What such a validator does not see, by checks of our own."""
    import pikepdf

    from planpress.accessibility.checks import check_pdf
    from planpress.accessibility.contrast import low_contrast
    from planpress.accessibility.tree import NotTaggedError
    from planpress.colours import shown

    try:
        found = check_pdf(data)
    except (NotTaggedError, pikepdf.PdfError) as error:
        yield f"it has no structure that can be read: {error}"
        return
    for finding in found:
        yield f"{f'page {finding.page}, ' if finding.page else ''}{finding.check}: {finding.what}"
    for faint in low_contrast(data, brand):
        what = f'"{faint.words}"' if faint.words else "a mark"
        ground = faint.ground or "a picture"
        ratio = f"{shown(faint.ratio)}:1, not {faint.least:g}:1"
        yield f"page {faint.page}, contrast: {what} in {faint.colour} on {ground} has {ratio}"


def _docx(data: bytes, _: Brand) -> Iterator[str]:
    from planpress.integrity.checks import check_docx

    yield from _broken_schemas(data)
    for finding in check_docx(data):
        yield f"{finding.check}: {finding}"


_OPEN_XML = "ISO/IEC 29500"


def _broken_schemas(data: bytes) -> Iterator[str]:
    """The rules of Office Open XML (ISO/IEC 29500, with what Word added) that a Word file breaks, by a validator of
    other people's, each with where and how often. It looks at the main part alone."""
    from openxml_audit import OpenXmlValidator, ValidationSeverity

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.docx"
        file.write_bytes(data)
        errors = OpenXmlValidator().validate(file).errors
    grave = [error for error in errors if error.severity is ValidationSeverity.ERROR]
    first = {(error.part_uri, error.description): error.path for error in reversed(grave)}
    for (part, what), count in Counter((error.part_uri, error.description) for error in grave).most_common():
        where = ", ".join(name for name in (part.lstrip("/"), first[part, what]) if name)
        more = f", and {count - 1} more times" if count > 1 else ""
        yield f"{_OPEN_XML}{f', {where}' if where else ''}: {what}{more}"


VALIDATORS: dict[str, Validator] = {
    "pdf": Validator("PDF", ("PDF/UA-1", "PDF/A-3a"), "page", "page-validation", _pdf),
    "docx": Validator("Word file", (f"{_OPEN_XML} (Office Open XML)",), "openxml_audit", "openxml-audit", _docx),
}
"""By format. Files of other formats promise no standard that could be checked."""


def require_validators() -> None:
    """Raises UsageError, which says what to install, when a validator is missing."""
    missing = [one.name for one in VALIDATORS.values() if importlib.util.find_spec(one.package) is None]
    if missing:
        names = " ".join(missing)
        mend = f"Write make validate, which brings it along, or install it: .venv/bin/pip install {names}."
        reason = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed"
        raise UsageError([Fault("No validator", Place("--validate"), reason, mend)])


def standards_of(suffix: str) -> tuple[str, ...]:
    """The standards that files of a format are checked for."""
    return VALIDATORS[suffix].standards if suffix in VALIDATORS else ()


def broken_promises(data: bytes, suffix: str, name: str, brand: Brand) -> tuple[Fault, ...]:
    """A fault for each thing in a file, called `name` in messages, that breaks its format's standards."""
    if suffix not in VALIDATORS:
        return ()
    found = list(VALIDATORS[suffix].find(data, brand))
    faults = [Fault(f"{VALIDATORS[suffix].noun} not valid", Place(name), what, _MEND) for what in found[:MOST]]
    if len(found) > MOST:
        reason = f"{len(found) - MOST} more rules are broken"
        faults.append(Fault("More such faults", Place(name), reason, _MEND))
    return tuple(faults)
