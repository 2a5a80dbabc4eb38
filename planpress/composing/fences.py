"""The options of a directive become values; what a template author got wrong becomes a fault with the nearest name."""

from __future__ import annotations

import re
from typing import Any

from planpress.composing.markdown import Fence
from planpress.errors import InputError, name_hint
from planpress.lengths import Mm

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def known(fence: Fence, options: tuple[str, ...]) -> None:
    """Raises InputError for every option that is none of these."""
    faults = [
        fault
        for option in fence.options
        if option not in options
        for fault in fence.fault(
            "Unknown option",
            f'{fence.name} has no option "{option}"; {name_hint(option, options)}',
            "Correct the name.",
        ).faults
    ]
    if faults:
        raise InputError(faults)


def choice(fence: Fence, option: str, values: tuple[str, ...], default: str) -> Any:
    """An option that is one of a few words. Raises InputError."""
    value = fence.data(option, default)
    if value in values:
        return value
    reason = f'{option} cannot be "{value}"; {name_hint(value, values)}'
    raise fence.fault(f"Unknown {option}", reason, f"Write one of {', '.join(values)}.")


def is_set(fence: Fence, option: str) -> bool:
    """Whether an option that is a yes or no says yes."""
    return bool(choice(fence, option, ("yes", "no"), "no") == "yes")


def length(fence: Fence, option: str) -> Mm | None:
    """An option that is a length in millimetres; None where it is not given. Raises InputError."""
    text = fence.data(option)
    if text and not is_length(text):
        reason = f'"{text}" is no {option} in millimetres'
        raise fence.fault(f"Wrong {option}", reason, "Write a number, for instance 60.")
    return Mm(float(text)) if text else None


def count(fence: Fence, option: str) -> int | None:
    """An option that is a whole number above zero; None where it is not given. Raises InputError."""
    text = fence.data(option)
    if text and not (text.isdecimal() and int(text)):
        raise fence.fault(f"Wrong {option}", f'"{text}" is no whole number above zero', "Write one, for instance 12.")
    return int(text) if text else None


def is_length(text: str) -> bool:
    """Whether it is a plain number above zero."""
    return bool(_NUMBER.fullmatch(text)) and float(text) > 0
