"""templates/_brand.yml (brand.yml's published format) becomes colours, faces and sizes for every format.

What brand.yml lacks stands under `defaults: planpress:`: the roles that colours play in charts and
text, the font files, and the inks for print.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from planpress.errors import Fault, InputError, Place, name_hint

ColourRole: TypeAlias = Literal[
    "paper",  # the page
    "ink",  # text, cover ground, axes
    "second",  # second text: notes, places, units
    "derived",  # calculated values, group heads
    "derived_soft",  # connectors
    "tint",  # bands, sum rows, tiles
    "target",  # target marks only
    "target_text",  # target figures and words
    "baseline",  # baseline marks only, never text
    "hairline",
    "cover_plate",
    "cover_line",
    "cover_dot",
    "cover_figure",
]
Weight: TypeAlias = Literal["regular", "semibold", "italic"]

CJK_LANGUAGES = ("zh", "zh-Hant", "ja", "ko")


@dataclass(frozen=True, slots=True)
class Faces:
    """The font files (TrueType outlines): one per weight, and one per language with its own script."""

    family: str
    files: Mapping[Weight, Path] = field(hash=False)
    scripts: Mapping[str, Path] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours as "#RRGGBB" by role, and the faces. `name` is the house's own name. Hashable: a key for caches."""

    name: str
    colours: Mapping[ColourRole, str] = field(hash=False)
    faces: Faces

    def colour(self, role: ColourRole) -> str:
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
    own: dict[str, Any] = (raw.defaults or {}).get("planpress", {})
    palette: dict[str, Any] = dict((raw.color.palette if raw.color else None) or {})
    faults: list[Fault] = []
    colours = _colours(file, own.get("roles", {}), palette, faults)
    files = {weight: _font(file, own, weight, faults) for weight in get_args(Weight)}
    scripts = {language: _font(file, own, language, faults) for language in CJK_LANGUAGES}
    if faults:
        raise InputError(faults)
    base = raw.typography.base if raw.typography else None
    family = getattr(base, "family", None) or "Source Sans 3"
    name = raw.meta.name if raw.meta else None
    return Brand(str(getattr(name, "full", name) or ""), colours, Faces(family, files, scripts))


def _colours(
    file: Path, roles: Mapping[str, str], palette: Mapping[str, Any], faults: list[Fault]
) -> dict[ColourRole, str]:
    colours: dict[ColourRole, str] = {}
    for role in get_args(ColourRole):
        name = roles.get(role, role)
        if name in palette:
            colours[role] = str(palette[name]).upper()
            continue
        where = Place(str(file), column=f"defaults.planpress.roles.{role}")
        reason = f"the palette has no colour {name}; {name_hint(str(name), palette)}"
        faults.append(Fault("Unknown colour", where, reason, f"Name a palette colour for {role}."))
    for role in set(roles) - set(get_args(ColourRole)):
        where = Place(str(file), column=f"defaults.planpress.roles.{role}")
        faults.append(Fault("Unknown role", where, name_hint(role, get_args(ColourRole)), "Correct or remove it."))
    return colours


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
