"""Each command's file takes arguments and does what they ask, by the rooms below; this is the table of them."""

from __future__ import annotations

from types import ModuleType

from planpress.commands import (
    approve,
    build,
    check,
    data,
    fetch,
    handoff,
    import_,
    mail,
    new,
    new_reference,
    outline,
    preflight,
    read,
    schedule,
    schema,
    trace,
)

COMMANDS: dict[str, ModuleType] = {
    "build": build,
    "check": check,
    "fetch": fetch,
    "outline": outline,
    "trace": trace,
    "read": read,
    "preflight": preflight,
    "handoff": handoff,
    "data": data,
    "approve": approve,
    "mail": mail,
    "schedule": schedule,
    "schema": schema,
    "new": new,
    "new-reference": new_reference,
    "import": import_,
}
"""Each command by name; its file has `arguments(parser)` and `run(options, project, reporter)`."""
