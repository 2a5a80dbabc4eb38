"""The options of a directive become values; what a template author got wrong becomes a fault with the nearest name."""

from __future__ import annotations

from typing import Any

from planpress.composing.markdown import Fence
from planpress.errors import InputError, name_hint


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
