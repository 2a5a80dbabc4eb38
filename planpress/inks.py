"""What _brand.yml says for print becomes inks by colour and a printing condition: press, paper and how much ink."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from planpress.colours import Hex
from planpress.errors import Fault, Place, name_hint

PROFILE = Path(__file__).parent / "profiles" / "FOGRA39L_coated.icc"
CONDITION, DESCRIPTION = "FOGRA39", "Coated FOGRA39 (ISO 12647-2:2004)"
INK_LIMIT = 3.2
"""The sum of the inks that coated paper bears, 1 for each full ink."""
_LIMITS = (100, 400)
_VERSION, NEWEST_PROFILE = 8, 4
"""The byte of a profile's header that holds its version (ICC.1:2022, 7.2.4), and the newest that PDF 1.6 may hold."""
RESERVED = ("All", "None", "Cyan", "Magenta", "Yellow", "Black")
"""Names of colorants that are no spot inks (ISO 32000-1, 8.6.6.4 and 8.6.6.5)."""
_REGISTERED = re.compile(r"(FOGRA|IFRA|JC)\d+|CGATS ?TR ?\d+")
_INKS, _PRINT = "defaults.planpress.inks", "defaults.planpress.print"
_PRINT_KEYS = ("profile", "condition", "ink_limit")
_SPOT_KEYS = ("name", "cmyk")


class Cmyk(NamedTuple):
    """Cyan, magenta, yellow and black, each from 0 for none to 1 for full."""

    cyan: float
    magenta: float
    yellow: float
    black: float


@dataclass(frozen=True, slots=True)
class Ink:
    """What a colour is printed with. A `spot` ink is printed from a plate of its own, and `cmyk` stands in for it."""

    cmyk: Cmyk
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: its `name` in the ICC's registry, its description, its ICC profile, and the greatest sum
    of inks, 1 for each full one."""

    name: str
    description: str
    profile: bytes = field(repr=False)
    ink_limit: float = INK_LIMIT

    @property
    def registered(self) -> bool:
        """Whether the name is made as those of the ICC's registry of characterisations are."""
        return _REGISTERED.fullmatch(self.name) is not None


@cache
def default_condition() -> Condition:
    """Offset on coated paper: FOGRA39."""
    return Condition(CONDITION, DESCRIPTION, PROFILE.read_bytes())


@dataclass(frozen=True, slots=True)
class Press:
    """The house's inks by colour, and what they are printed on."""

    inks: Mapping[Hex, Ink] = field(default_factory=dict)
    condition: Condition = field(default_factory=default_condition)


def read_press(file: Path, own: Mapping[str, Any], palette: Mapping[str, Any], faults: list[Fault]) -> Press:
    """The `inks` and `print` of a brand file's own keys; what is wrong with them joins the faults."""
    condition = _condition(file, own.get("print"), faults)
    return Press(_inks(file, own.get("inks"), palette, condition.ink_limit, faults), condition)


def named_file(file: Path, group: str, key: str) -> Path | None:
    """The file that `defaults: planpress:` names by a key of a group in a brand file, None where it names none: a
    profile in `print`, a reference in `word`.

    It says nothing of faults: these are told when the brand file itself is read.
    """
    try:
        raw = _parsed(file.read_bytes())
        return file.parent / str(raw["defaults"]["planpress"][group][key])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return None


@lru_cache(maxsize=4)
def _parsed(data: bytes) -> Any:
    """What a brand file says; it is asked for again and again in one run."""
    return yaml.safe_load(data)


# ---------------------------------------------------------------------------------------------------------- inks


def _inks(file: Path, named: object, palette: Mapping[str, Any], limit: float, faults: list[Fault]) -> dict[Hex, Ink]:
    if named is None:
        return {}
    if not isinstance(named, Mapping):
        faults.append(_no_group(file, _INKS, named, "ink: [90, 68, 42, 52]"))
        return {}
    inks: dict[Hex, Ink] = {}
    names: dict[Hex, str] = {}
    for name, given in named.items():
        where = Place(str(file), column=f"{_INKS}.{name}")
        if name not in palette:
            reason = f"the palette has no colour {name}; {name_hint(str(name), palette)}"
            faults.append(Fault("Unknown colour", where, reason, "Name a colour of the palette."))
            continue
        colour = str(palette[name]).upper()
        found = list(_wrong_ink(where, given, limit))
        faults += found
        if found:
            continue
        ink = _ink(given)
        if inks.setdefault(colour, ink) != ink:
            reason = f"{name} and {names[colour]} are both {colour}, and their inks differ"
            faults.append(Fault("Two inks for one colour", where, reason, "Give both the same inks."))
        names.setdefault(colour, str(name))
    return inks


def _ink(given: Any) -> Ink:
    given = given if isinstance(given, Mapping) else {"cmyk": given}
    spot = given.get("spot", given)
    cyan, magenta, yellow, black = (round(float(number) / 100, 4) for number in spot["cmyk"])
    return Ink(Cmyk(cyan, magenta, yellow, black), str(spot.get("name", "")))


def _wrong_ink(where: Place, given: object, limit: float) -> Iterator[Fault]:
    """What is wrong with `{cmyk: [...]}`, `{spot: {name: ..., cmyk: [...]}}` or just the four numbers."""
    if not isinstance(given, Mapping):
        yield from _wrong_cmyk(where, given, limit)
        return
    key = next(iter(given), None)
    if len(given) != 1 or key not in ("cmyk", "spot"):
        reason = f"it has {', '.join(map(str, given)) or 'nothing'}, and takes either cmyk or spot"
        yield Fault("Not an ink", where, reason, "Write cmyk: [90, 68, 42, 52].")
    elif key == "cmyk":
        yield from _wrong_cmyk(where, given["cmyk"], limit)
    else:
        yield from _wrong_spot(where, given["spot"], limit)


def _wrong_spot(where: Place, spot: object, limit: float) -> Iterator[Fault]:
    if not isinstance(spot, Mapping) or set(spot) != set(_SPOT_KEYS):
        mend = 'Write spot: {name: "PANTONE 3145 C", cmyk: [100, 19, 23, 13]}.'
        yield Fault("Not a spot ink", where, "a spot ink takes a name and the cmyk that stands in for it", mend)
        return
    if not str(spot["name"] or "").strip() or spot["name"] in RESERVED:
        reason = f"{spot['name'] or 'nothing'} is no name of a spot ink"
        yield Fault("Not a spot ink", where, reason, "Write its name as on the ink maker's fan.")
    yield from _wrong_cmyk(where, spot["cmyk"], limit)


def _wrong_cmyk(where: Place, numbers: object, limit: float) -> Iterator[Fault]:
    mend = "Write four numbers from 0 to 100: [90, 68, 42, 52]."
    if not isinstance(numbers, Sequence) or isinstance(numbers, str) or len(numbers) != 4:
        yield Fault("Not an ink", where, f"{numbers} is not cyan, magenta, yellow and black", mend)
    elif not all(_is_number(number) and 0 <= number <= 100 for number in numbers):
        yield Fault("Not an ink", where, f"{list(numbers)} is not four numbers from 0 to 100", mend)
    elif sum(numbers) > 100 * limit + 1e-9:
        reason = f"the inks add up to {sum(numbers):g} %, and the paper bears {100 * limit:g} %"
        yield Fault("Too much ink", where, reason, "Take cyan, magenta and yellow down, and black up.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# ----------------------------------------------------------------------------------------------------- condition


def _condition(file: Path, given: object, faults: list[Fault]) -> Condition:
    default = default_condition()
    if given is None:
        return default
    if not isinstance(given, Mapping):
        faults.append(_no_group(file, _PRINT, given, "profile: FILE"))
        return default
    for key in sorted(set(map(str, given)) - set(_PRINT_KEYS)):
        where = Place(str(file), column=f"{_PRINT}.{key}")
        faults.append(Fault("Unknown key", where, name_hint(key, _PRINT_KEYS), "Correct or remove it."))
    limit = _limit(file, given.get("ink_limit"), faults)
    name, profile = given.get("condition"), given.get("profile")
    if profile is None:
        if name not in (None, default.name):
            where = Place(str(file), column=f"{_PRINT}.condition")
            reason = f"the condition is {name}, and the profile that comes along is that of {default.name}"
            faults.append(Fault("No profile", where, reason, f"Add profile: with the file of {name}."))
        return Condition(default.name, default.description, default.profile, limit)
    where = Place(str(file), column=f"{_PRINT}.profile")
    if not name:
        reason = "the profile's printing condition is not named"
        faults.append(Fault("No condition", where, reason, "Add condition: with its name, such as FOGRA51."))
    found = _profile(file.parent / str(profile), where, faults)
    return Condition(str(name), *found, limit) if found else default


def _limit(file: Path, given: object, faults: list[Fault]) -> float:
    if given is None:
        return INK_LIMIT
    least, most = _LIMITS
    if isinstance(given, int | float) and not isinstance(given, bool) and least <= given <= most:
        return given / 100
    where = Place(str(file), column=f"{_PRINT}.ink_limit")
    reason = f"{given} is no sum of inks from {least} to {most} %"
    faults.append(Fault("Not an ink limit", where, reason, "Write a number of percent: ink_limit: 300."))
    return INK_LIMIT


def _profile(path: Path, where: Place, faults: list[Fault]) -> tuple[str, bytes] | None:
    """The description and the bytes of an output profile for four inks (ICC.1:2022, 7.2)."""
    mend = "Name the ICC profile that the print shop gives for its press and paper."
    try:
        data = path.read_bytes()
    except OSError:
        faults.append(Fault("Profile not found", where, f"{path} is no file that can be read", mend))
        return None
    if len(data) > _VERSION and data[_VERSION] > NEWEST_PROFILE:
        reason = f"its version is {data[_VERSION]}, and a print file holds {NEWEST_PROFILE} at most"
        faults.append(Fault("Not a profile for print", where, f"{path.name}: {reason}", mend))
        return None
    try:
        opened = _opened(data)
    except (OSError, ValueError):
        faults.append(Fault("Not a profile", where, f"{path.name} cannot be read as an ICC profile", mend))
        return None
    kind, space = opened.device_class.strip(), opened.xcolor_space.strip()
    wrong = [f"its class is {kind}, not prtr"] if kind != "prtr" else []
    wrong += [f"its colours are {space}, not CMYK"] if space != "CMYK" else []
    faults += [Fault("Not a profile for print", where, f"{path.name}: {reason}", mend) for reason in wrong]
    return None if wrong else (opened.profile_description, data)


def _opened(data: bytes) -> Any:
    from PIL import ImageCms  # late: most runs print nothing

    return ImageCms.ImageCmsProfile(io.BytesIO(data)).profile


def _no_group(file: Path, key: str, given: object, example: str) -> Fault:
    name = key.rpartition(".")[2]
    reason = f"it is {given}, and it takes keys below it"
    return Fault(
        "Not a group of keys", Place(str(file), column=key), reason, f"Write {name}: and below it, indented, {example}."
    )
