"""templates/_brand.yml (brand.yml's published format) becomes colours, faces and sizes for every format.

What brand.yml lacks stands under `defaults: planpress:`: the roles that colours play in charts and
text, the font files, the inks for print, and the Word file whose look rules.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from planpress.colours import LARGE_WORDS, MARKS, WORDS, Hex, contrast, readable_shade, shown
from planpress.errors import Fault, InputError, Place, name_hint
from planpress.inks import Press, read_press
from planpress.packages import office_parts

ColourRole: TypeAlias = Literal[
    "paper",  # the page
    "ink",  # text, cover ground, axes
    "second",  # second text: notes, places, units
    "derived",  # calculated values, group heads
    "derived_soft",  # connectors, other clusters' bars in the running head
    "tint",  # bands, sum rows, tiles
    "target",  # target marks only
    "target_text",  # target figures and words
    "baseline",  # baseline marks only, never text
    "hairline",
    "cover_plate",
    "cover_line",
    "cover_dot",
    "cover_figure",
    "ink_second",  # second text on the ink ground
    "ink_target",  # large target figures on the ink ground
    "hue1",  # the industries' hues: bright on ink, each with a deep one for paper
    "hue1_deep",
    "hue2",
    "hue2_deep",
    "hue3",
    "hue3_deep",
    "hue4",
    "hue4_deep",
    "hue5",
    "hue5_deep",
]
Weight: TypeAlias = Literal["regular", "semibold", "italic", "extralight", "light", "bold", "black"]

HUES: tuple[tuple[ColourRole, ColourRole], ...] = (
    ("hue1", "hue1_deep"),
    ("hue2", "hue2_deep"),
    ("hue3", "hue3_deep"),
    ("hue4", "hue4_deep"),
    ("hue5", "hue5_deep"),
)
"""The industries' hues, each bright and deep."""
STAND_INS: Mapping[ColourRole, ColourRole] = {
    "ink_second": "cover_plate",
    "ink_target": "cover_figure",
    **{bright: "cover_line" for bright, _ in HUES},
    **{deep: "derived" for _, deep in HUES},
}
"""Roles that a brand file may leave out, and whose colour they then take."""
LIKE: Mapping[Weight, Weight] = {"extralight": "regular", "light": "regular", "bold": "semibold", "black": "semibold"}
"""Weights that a brand file may leave out, and whose font they then take."""

CJK_LANGUAGES = ("zh", "zh-Hant", "ja", "ko")


class Pair(NamedTuple):
    """Two roles that are shown on each other, the contrast they need, and what is shown so (in the plural)."""

    role: ColourRole
    ground: ColourRole
    least: float
    where: str


PAIRS = (
    Pair("ink", "paper", WORDS, "texts, and names on the cover,"),
    Pair("ink", "tint", WORDS, "texts on bands and tiles"),
    Pair("second", "paper", WORDS, "notes"),
    Pair("second", "tint", WORDS, "notes on bands and tiles"),
    Pair("derived", "paper", WORDS, "calculated figures, beside their bars and in them,"),
    Pair("derived", "tint", WORDS, "calculated figures on bands"),
    Pair("target_text", "paper", WORDS, "target figures"),
    Pair("target_text", "tint", WORDS, "target figures on bands"),
    Pair("ink", "baseline", WORDS, "figures in bars of baselines"),
    Pair("cover_plate", "ink", WORDS, "notes on the cover, and figures on its plates,"),
    Pair("cover_figure", "ink", WORDS, "figures on the cover"),
    Pair("baseline", "paper", MARKS, "marks of baselines, and arrows in their bars,"),
    Pair("target", "paper", MARKS, "marks of targets"),
    Pair("target", "ink", MARKS, "target bars on the cover"),
    Pair("derived_soft", "paper", MARKS, "lines from baseline to target"),
    Pair("derived_soft", "tint", MARKS, "bars in the running head"),
    Pair("cover_line", "ink", MARKS, "growth lines on the cover"),
    Pair("cover_dot", "ink", MARKS, "dots on the cover"),
    Pair("ink_second", "ink", WORDS, "notes on dark ground"),
    Pair("ink_target", "ink", LARGE_WORDS, "large target figures on dark ground"),
    *(Pair(bright, "ink", MARKS, "drawings on dark ground") for bright, _ in HUES),
    *(Pair(deep, "paper", WORDS, "native names") for _, deep in HUES),
)
"""All pairs that documents show, either one on the other, with what WCAG 2.2, 1.4.3 and 1.4.11, demands at level AA.
A hairline only guides the eye and may be faint."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The font files (TrueType outlines): one per weight, and one per language with its own script; some of these have
    a bold one."""

    family: str
    files: Mapping[Weight, Path] = field(hash=False)
    scripts: Mapping[str, Path] = field(hash=False)
    bold_scripts: Mapping[str, Path] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """A Word document or template whose styles, theme, page, headers and footers rule the Word files.

    `parts` are its parts by name, found safe. It is known by `digest`, the SHA-256 of what is in it: a file that has
    changed is another reference.
    """

    file: Path = field(compare=False)
    digest: str
    parts: Mapping[str, bytes] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours as "#RRGGBB" by role, the faces, the reference for Word, if there is one, and the inks and condition of
    print. `name` is the house's own name. Hashable: a key for caches."""

    name: str
    colours: Mapping[ColourRole, Hex] = field(hash=False)
    faces: Faces
    reference: Reference | None = None
    press: Press = field(hash=False, default_factory=Press)

    def colour(self, role: ColourRole) -> Hex:
        return self.colours[role]


def read_brand(file: Path) -> Brand:
    """Read a brand file. Raises InputError with every fault found in it."""
    from brand_yml import Brand as BrandYml  # late: it costs 0.4 s

    try:
        raw = BrandYml.from_yaml(str(file))
    except Exception as error:  # pydantic and YAML errors alike: all are faults of the file
        raise InputError(
            [Fault("Not a brand file", Place(str(file)), str(error), "See brand.yml's format.")]
        ) from error
    own: dict[str, Any] = (raw.defaults or {}).get("planpress") or {}
    palette: dict[str, Any] = dict((raw.color.palette if raw.color else None) or {})
    faults: list[Fault] = []
    colours = _colours(file, own.get("roles", {}), palette, faults)
    faults += _unreadable(file, colours)
    named = own.get("fonts", {})
    files = {
        weight: _font(file, own, LIKE[weight] if weight in LIKE and weight not in named else weight, faults)
        for weight in get_args(Weight)
    }
    scripts = {language: _font(file, own, language, faults) for language in CJK_LANGUAGES}
    bold = [language for language in CJK_LANGUAGES if f"{language}-bold" in named]
    bold_scripts = {language: _font(file, own, f"{language}-bold", faults) for language in bold}
    reference = _reference(file, own.get("word"), faults)
    press = read_press(file, own, palette, faults)
    if faults:
        raise InputError(tuple(dict.fromkeys(faults)))
    base = raw.typography.base if raw.typography else None
    family = getattr(base, "family", None) or "Source Sans 3"
    name = raw.meta.name if raw.meta else None
    return Brand(
        str(getattr(name, "full", name) or ""), colours, Faces(family, files, scripts, bold_scripts), reference, press
    )


def _colours(
    file: Path, roles: Mapping[str, str], palette: Mapping[str, Any], faults: list[Fault]
) -> dict[ColourRole, Hex]:
    colours: dict[ColourRole, Hex] = {}
    for role in get_args(ColourRole):
        name = roles.get(role, role)
        if role in STAND_INS and role not in roles and name not in palette:
            role_taken = STAND_INS[role]
            name = roles.get(role_taken, role_taken)
        if name not in palette:
            reason = f"the palette has no colour {name}; {name_hint(str(name), palette)}"
            faults.append(Fault("Unknown colour", _role(file, role), reason, f"Name a palette colour for {role}."))
        elif not re.fullmatch("#[0-9A-Fa-f]{6}", str(palette[name])):
            where = Place(str(file), column=f"color.palette.{name}")
            reason = f"{name} is {palette[name]}, which is not six digits after a #"
            faults.append(Fault("Not a colour for documents", where, reason, "Write it as #RRGGBB."))
        else:
            colours[role] = str(palette[name]).upper()
    for role in set(roles) - set(get_args(ColourRole)):
        known = name_hint(role, get_args(ColourRole))
        faults.append(Fault("Unknown role", _role(file, role), known, "Correct or remove it."))
    return colours


def _role(file: Path, role: str) -> Place:
    return Place(str(file), column=f"defaults.planpress.roles.{role}")


def _unreadable(file: Path, colours: Mapping[ColourRole, Hex]) -> Iterator[Fault]:
    """The roles that cannot be told well enough from what they are shown on."""
    for pair in PAIRS:
        one, ground = colours.get(pair.role), colours.get(pair.ground)
        if one is None or ground is None or (ratio := contrast(one, ground)) >= pair.least:
            continue
        reason = (
            f"{pair.where} are {pair.role} ({one}) on {pair.ground} ({ground}): their contrast is "
            f"{shown(ratio)}:1, and it takes {pair.least:g}:1 to read them"
        )
        better = readable_shade(one, ground, pair.least)
        mend = f"Change one of the two; {better} as {pair.role} would do here."
        yield Fault("Colours too alike", _role(file, pair.role), reason, mend)


def _font(file: Path, own: Mapping[str, Any], key: str, faults: list[Fault]) -> Path:
    """A font path: relative to the brand file, or "package:path" inside an installed package."""
    where = Place(str(file), column=f"defaults.planpress.fonts.{key}")
    name = own.get("fonts", {}).get(key)
    if not name:
        faults.append(Fault("No font file", where, "none is named", "Name a TrueType file."))
        return file
    package, _, inner = str(name).rpartition(":")
    path = Path(str(importlib.resources.files(package))) / inner if package else file.parent / inner
    if not path.is_file():
        faults.append(Fault("Font file not found", where, f"{path} is no file", "Correct the path."))
    return path


# ------------------------------------------------------------------------------------------- the reference for Word

REFERENCES = ("reference.docx", "reference.dotx")
"""Names by which a reference is found beside the brand file."""
_WORD_KEYS = ("reference",)


def _reference(file: Path, word: object, faults: list[Fault]) -> Reference | None:
    """The Word file that is named, else the one beside the brand file."""
    if word is not None and not isinstance(word, Mapping):
        where = Place(str(file), column="defaults.planpress.word")
        reason = f"it is {word}, and it takes the key reference below it"
        faults.append(
            Fault("Not a group of keys", where, reason, "Write word: and below it, indented, reference: FILE.")
        )
        return None
    for key in sorted(set(map(str, word or {})) - set(_WORD_KEYS)):
        where = Place(str(file), column=f"defaults.planpress.word.{key}")
        faults.append(Fault("Unknown key", where, name_hint(key, _WORD_KEYS), "Correct or remove it."))
    path = _reference_file(file, (word or {}).get("reference"), faults)
    if path is None:
        return None
    try:
        parts = office_parts(path, "the reference document")
    except InputError as error:
        faults += error.faults
        return None
    return reference_of(path, parts)


def _reference_file(file: Path, named: object, faults: list[Fault]) -> Path | None:
    if named is not None:
        return file.parent / str(named)
    found = [path for name in REFERENCES if (path := file.parent / name).is_file()]
    if len(found) > 1:
        reason = f"there is a {' and a '.join(path.name for path in found)}, and only one can rule"
        faults.append(Fault("Two reference documents", Place(str(file.parent)), reason, "Move one to another place."))
        return None
    return found[0] if found else None


def reference_of(file: Path, parts: Mapping[str, bytes]) -> Reference:
    """The reference with these parts."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{name}\n{len(parts[name])}\n".encode() + parts[name])
    return Reference(file, digest.hexdigest(), dict(parts))
