"""A sheet becomes texts: one section, or one setting of a text, a row."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from planpress.planning.cells import one_of
from planpress.planning.faults import Faults
from planpress.planning.model import PlanText
from planpress.planning.settings import Setting, Settings
from planpress.planning.tables import Columns, Row, Table, read_table

COLUMNS = Columns(("id", "text"), ("language", "heading", "setting"))
"""`id` is a cluster or plan; a row has a heading such as Background, or a setting such as headline."""


@dataclass
class _Draft:
    settings: dict[str, Setting] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


def sheet_texts(
    table: Table, subjects: Collection[str], languages: tuple[str, ...], messages: Callable[[str], tuple[str, ...]],
    faults: Faults,
) -> dict[tuple[str, str], PlanText]:  # fmt: skip
    """The texts in a sheet by subject and language; `messages` are the settings that a subject's text may have."""
    drafts: dict[tuple[str, str], _Draft] = {}
    for row in read_table(table, COLUMNS, faults):
        row.required("id")
        subject = row.read("id", one_of(subjects, "Unknown cluster"))
        language = row.text("language") or languages[0]
        if language not in languages:
            reason = f"the plan's languages are {', '.join(languages)}, so this text is not printed"
            mend = f"Add {language} to languages in the sheet plan, or delete the row."
            faults.warning("Text in another language", row.place("language"), reason, mend)
        elif subject:
            _add(drafts.setdefault((subject, language), _Draft()), row)
    texts = {}
    for (subject, language), draft in drafts.items():
        settings = Settings(draft.settings, table.place, faults)
        settings.check_keys((), messages(subject), ())
        said = {key: settings.text(key) for key in draft.settings}
        lines = dict.fromkeys(draft.sections, 1)
        texts[subject, language] = PlanText(str(table.place), said, draft.sections, lines, draft.cells)
    return texts


def _add(draft: _Draft, row: Row) -> None:
    """Put a row's text into its draft; a row that says not where, or says it twice, is an error."""
    heading, setting, text = row.text("heading"), row.text("setting"), row.required("text")
    taken = heading in draft.sections or setting in draft.settings
    if bool(heading) == bool(setting):
        reason = "a row has either a heading or a setting"
        row.error("Text without a place", "heading", reason, "Fill in one of the two, such as Background.")
    elif taken:
        row.error("Section given twice", "heading" if heading else "setting", "a row above has it", "Join the two.")
    elif not text:
        return
    elif heading and any(line.startswith("## ") for line in text.split("\n")):
        row.error("Heading in a text", "text", "a section begins with its own row", "Give each heading a row.")
    elif heading:
        draft.sections[heading] = text
        draft.cells[heading] = str(row.place("text"))
    else:
        draft.settings[setting] = Setting(text, row.place("text"))
