"""The plans of a project become the names that their mailings have, sound or not."""

from __future__ import annotations

from planpress.building.editions import Project
from planpress.planning.faults import Faults
from planpress.planning.parts import Parts

KEY = "mailings"
"""Where publish.yaml has them."""


def mailing_names(project: Project) -> tuple[str, ...]:
    """The names of all mailings of all plans, in their order, those of a mailing with errors as well."""
    faults = Faults()
    found: list[str] = []
    for folder in project.plans():
        parts = Parts(folder)
        settings = parts.settings("publish", faults) if parts.has("publish") else None
        if settings and KEY in settings.entries:
            found += [entry.text("name") for entry in settings.mappings(KEY)]
    return tuple(dict.fromkeys(filter(None, found)))
