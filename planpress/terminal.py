"""Findings and results become the look of the terminal: signs with words, colours, a progress bar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from planpress.amounts import duration, weight
from planpress.building.changes import Changes, Comparing
from planpress.building.editions import Edition
from planpress.building.outlooks import Outlook
from planpress.building.run import Built, Result
from planpress.building.telling import News, news_lines
from planpress.errors import ExitCode, Fault, Grade, Place
from planpress.fetching import words as fetch_words
from planpress.fetching.fetching import Fetched, Filled
from planpress.plain import (
    Plans,
    compared,
    counts,
    foresight,
    orphan_lines,
    reasons_of,
    refusal,
    stopped_words,
    tally,
    validated,
    waiting_words,
)
from planpress.signs import SIGNS, Sign
from planpress.signs import cut as _cut
from planpress.signs import width as _width
from planpress.writers import FORMATS

_COMPARED: dict[Comparing, Sign] = {
    "made": "made",
    "same": "note",
    "nothing older": "note",
    "nothing newer": "note",
    "failed": "failed",
}
DIM = "bright_black"
COMMAND = "cyan"
HEAD = "bold"
LABELS = 12
"""Columns before the text of a finding: sign and word, or a label."""
NARROW = 80
"""Below this width the reasons stand in a row of their own."""
REASONS = 15
"""With less room beside an edition they do so, too."""
RESULT = 13
"""Columns of how fetching a table went."""
MANY = 60
"""Above so many editions not each has a row of its own."""
LONGEST_NAME = 32
"""Columns that an edition's name takes at most."""


class TerminalReporter:
    """Draws on a terminal; NO_COLOR and the width are rich's to find out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ascii = "utf" not in (console.encoding or "").lower()
        self._progress: Progress | None = None
        self._working: Live | None = None
        self._widths = (0, 0, 0)
        self._several = self._many = False
        self._due = self._done = 0

    # ------------------------------------------------------------------------------------------ building

    def waiting(self, owner: str) -> None:
        self._print(Text(waiting_words(owner), style="yellow"))

    def composing(self, count: int) -> None:
        if count >= MANY:
            self._start("composing", count)

    def composed(self) -> None:
        if self._progress:
            self._progress.advance(self._progress.task_ids[0])

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        self.close()
        for outlook in outlooks:
            line = Text.assemble((outlook.name, HEAD), f", edition of {outlook.date.day} {outlook.date:%B %Y}: ")
            rest = len(outlook.tasks) - outlook.due
            plural = "" if len(outlook.tasks) == 1 else "s"
            line.append(f"{len(outlook.tasks)} edition{plural}, {outlook.due} to make, {rest} unchanged")
            self._print(line)
            self._news(outlook.news)
        self._several = len(outlooks) > 1
        self._due = sum(outlook.due for outlook in outlooks)
        self._many = sum(len(outlook.tasks) for outlook in outlooks) > MANY
        self._head([task.edition for outlook in outlooks for task in outlook.tasks])
        if self._due:
            self._start("", self._due)

    def _news(self, found: Sequence[News]) -> None:
        """What has changed, in columns."""
        if found:
            self._print(Text())
            self._print(Text("  Changed since the last editions", style=HEAD))
        for line in news_lines(found):
            self._print(Text("  " + self._shortened(line, self._console.width - 2)))

    def _start(self, words: str, total: int) -> None:
        self._progress = self._bar(words)
        self._progress.add_task("", total=total)
        self._progress.start()

    def _head(self, editions: Sequence[Edition]) -> None:
        heads = ("EDITION", "LANG", "FORMAT")
        rows = [heads, *(self._names(edition) for edition in editions)]
        first, second, third = (max(_width(row[i]) for row in rows) for i in range(3))
        self._widths = (first, second, third)
        self._print(Text())
        if self._many:
            self._print(Text("  Of so many editions only those are listed that need a person.", style=DIM))
        self._print(Text("  " + self._cells(heads) + "RESULT       PAGES     SIZE    TIME  WHY", style=DIM))

    def done(self, result: Result) -> None:
        if not self._many or result.failed or result.faults or result.changes:
            self._row(result)
        if result.outcome != "unchanged":
            self._done += 1
            self.composed()

    def _row(self, result: Result) -> None:
        line = Text("  " + self._cells(self._names(result.edition)), style=DIM if result.outcome == "unchanged" else "")
        line.append_text(self._signed(result.outcome, 12))
        pages = "" if result.pages is None else str(result.pages)
        size = "" if result.size is None else weight(result.size)
        seconds = "" if result.seconds is None else duration(result.seconds)
        line.append(f"{pages:>6}  {size:>7}  {seconds:>6}  ")
        wide = self._console.width >= max(NARROW, line.cell_len + REASONS)
        why = _why(result)
        self._print(line.append(self._shortened(why, self._console.width - line.cell_len)) if wide else line)
        if not wide:
            self._print(Text("    " + self._shortened(why, self._console.width - 4), style=DIM))
        if result.changes:
            self._changes(result.changes)

    def _changes(self, changes: Changes) -> None:
        """A row below the edition's: its changes file, or why there is none."""
        sign = _COMPARED[changes.outcome]
        name = f"{PurePosixPath(changes.place).name}, " if sign != "note" else ""
        line = Text("    ").append_text(self._signed(sign, 10))
        self._print(line.append(self._shortened(name + compared(changes), self._console.width - line.cell_len)))

    def built(self, built: Built, seconds: float, code: ExitCode) -> None:
        self.close()
        for result in built.results:
            if result.outcome == "failed":
                self._failed(result)
            elif result.faults:
                self._print(Text())
                self._findings(result.faults)
            if result.changes and result.changes.faults:
                self._failed_head(result, f", {PurePosixPath(result.changes.place).name}")
                self._labels(result.changes.faults)
        if built.faults:
            self._print(Text())
            self._findings(built.faults)
        self._print(Text())
        for line in orphan_lines(built.orphans, built.pruned):
            self._print(Text(f"  {line}", style="" if built.pruned else "yellow"))
        self._print(Text.assemble("  ", (tally(built.results), HEAD), f" in {duration(seconds)}"))
        for standards, count in Counter(result.standards for result in built.results).items():
            for words in validated(standards):
                self._print(Text(f"  {count} {words}"))
        folders = sorted({_folder(result) for result in built.results})
        self._closing(Text.assemble("  ", ("All editions: ", DIM), built.page or ", ".join(folders)), code)

    def foreseen(self, outlooks: Sequence[Outlook], orphans: Sequence[str], explain: bool) -> None:
        for outlook in outlooks:
            self._print(Text.assemble((outlook.name, HEAD), f": {outlook.due} of {len(outlook.tasks)} to make"))
            for task in (task for task in outlook.tasks if explain or task.state == "due"):
                due = task.state == "due"
                line = Text("  ").append_text(self._signed("due" if due else "unchanged", 14))
                self._print(line.append(task.edition.file, style="" if due else DIM))
                if explain or due:
                    self._wrapped(reasons_of(task) if explain else _shortest(task.reasons))
        for words in orphan_lines(orphans, False):
            self._print(Text(words, style="yellow"))
        self._closing(Text(foresight(outlooks), style=HEAD), ExitCode.DONE)

    def _wrapped(self, words: str) -> None:
        """Reasons below the name of their edition."""
        for part in Text(words, style=DIM).wrap(self._console, max(self._console.width - 16, 20)):
            part.rstrip()
            self._print(Text(" " * 16).append_text(part))

    def stopped(self) -> None:
        self._print(Text(stopped_words(self._done, self._due), style="yellow"))

    def _failed(self, result: Result) -> None:
        self._failed_head(result)
        self._labels(result.faults)
        self._print(Text.assemble(("    again   ", DIM), (result.edition.again, COMMAND)))
        if result.kept:
            self._print(Text.assemble(("    kept    ", DIM), "The edition made before stays until this one is good."))

    def _failed_head(self, result: Result, file: str = "") -> None:
        edition = result.edition
        self._print(Text())
        line = Text("  ").append_text(self._signed("failed", 10))
        self._print(line.append(f"{edition.title} {edition.language}, {FORMATS[edition.format].name}{file}"))

    def _labels(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            for label, text in (
                ("what", f"{fault.what}: {fault.reason}."),
                ("where", str(fault.place)),
                ("mend", fault.mend),
            ):
                self._print(Text.assemble(("    " + label.ljust(8), DIM), text))

    # ---------------------------------------------------------------------------------------- the findings

    def refused(self, faults: Sequence[Fault], command: str, code: ExitCode) -> None:
        self.close()
        self._findings(faults)
        self._print(Text(refusal(faults, command, code), style=HEAD))
        line = Text()
        if code is ExitCode.PLAN_HAS_ERRORS:
            line = Text.assemble("Mend the errors, then run ", (f"python generate.py {command}", COMMAND), " again.")
        self._closing(line, code)

    def checked(self, plans: Plans, files: int, seconds: float, code: ExitCode) -> None:
        for name, faults in plans:
            self._print(Text.assemble((name, HEAD), f": {counts(faults)}"))
            self._print(Text())
            self._findings(faults)
        everything = [fault for _, faults in plans for fault in faults]
        if code is ExitCode.PLAN_HAS_ERRORS:
            errors = [fault for fault in everything if fault.grade is Grade.ERROR]
            self._print(Text(f"{counts(errors)}: no edition can be built, none was touched.", style=HEAD))
        if any(fault.grade is Grade.WARNING for fault in everything):
            self._print(Text("Warnings do not stop a build.", style=DIM))
        self._closing(Text(f"Checked {files} files in {duration(seconds)}", style=DIM), code)

    def fetching(self, plan: str, source: str) -> None:
        sign = "> working" if self._ascii else "▸ working"
        line = Text.assemble((sign.ljust(LABELS), COMMAND), (f"{plan}: ", HEAD))
        line.append(self._shortened(source, self._console.width - line.cell_len - 2))
        if self._working is None:
            self._working = Live(console=self._console, transient=True, auto_refresh=False)
            self._working.start()
        self._working.update(line, refresh=True)

    def plan_held(self, plan: str) -> None:
        self._print(Text(fetch_words.held(plan), style="yellow"))

    def fetched(self, results: Sequence[Fetched], seconds: float, code: ExitCode, *, dry_run: bool) -> None:
        self.close()
        rows = [(result, table) for result in results if result.outcome != "refused" for table in result.tables]
        if rows:
            self._fetched_rows(rows)
            self._print(Text())
        for result in results:
            if result.faults:
                self._findings(result.faults)
                self._print(Text.assemble((result.plan, HEAD), f": {counts(result.faults)}, {fetch_words.KEPT}."))
                self._print(Text())
        self._closing(
            Text(f"{fetch_words.tally(results)} in {duration(seconds)}{fetch_words.DRY if dry_run else ''}"), code
        )

    def _fetched_rows(self, rows: Sequence[tuple[Fetched, Filled]]) -> None:
        """A row for each table. Where they come from stands below, when there is no room for it."""
        heads = ("PLAN", "TABLE", "ROWS", "CHANGES", "FROM")
        cells = [
            (one.plan, each.table, str(each.rows), fetch_words.moved(each), ", ".join(each.sources))
            for one, each in rows
        ]
        wide = [max(map(_width, column)) for column in zip(heads, *cells, strict=True)]
        narrow = sum(wide) + 2 * len(wide) + RESULT > self._console.width
        self._print(self._fetched_row(heads, wide, Text("RESULT".ljust(RESULT)), narrow, DIM))
        for (_, table), row in zip(rows, cells, strict=True):
            sign = self._signed("fetched" if table.is_new else "unchanged", RESULT)
            self._print(self._fetched_row(row, wide, sign, narrow, "" if table.is_new else DIM))
            if narrow:
                self._print(Text("    " + self._shortened(row[4], self._console.width - 4), style=DIM))

    def _fetched_row(self, row: Sequence[str], wide: Sequence[int], sign: Text, narrow: bool, style: str) -> Text:
        def padded(index: int) -> str:
            return row[index] + " " * (wide[index] - _width(row[index]) + 2)

        line = Text(f"  {padded(0)}{padded(1)}", style=style).append_text(sign)
        line.append(f"{row[2]:>{wide[2]}}  {row[3]}" if narrow else f"{row[2]:>{wide[2]}}  {padded(3)}{row[4]}")
        return line

    def _findings(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            self._finding(fault)
            self._print(Text())

    def _finding(self, fault: Fault) -> None:
        line = self._signed(_sign(fault), LABELS)
        line.append(fault.what, style=HEAD)
        place = _place(fault.place)
        if line.cell_len + 3 + place.cell_len <= self._console.width:
            self._print(line.append("   ").append_text(place))
        else:
            self._print(line)
            self._labelled("", place)
        if fault.place.excerpt:
            self._excerpt(fault)
        else:
            self._labelled("", fault.reason)
        self._labelled("mend", fault.mend)

    def _excerpt(self, fault: Fault) -> None:
        """The row or line as written, with the wrong part and the reason beneath it."""
        place = fault.place
        number = str(place.row if place.row is not None else place.line or "")
        gutter = " " * LABELS + f"{number:>2} "
        bar = "| " if self._ascii else "│ "
        room = max(self._console.width - len(gutter) - len(bar), 20)
        wrong = _straight(place.wrong) if place.wrong else None
        text, start = _window(_straight(place.excerpt or ""), wrong, room)
        colour = SIGNS[_sign(fault)][2]
        line = Text.assemble((gutter, DIM), (bar, DIM), text)
        shown = wrong if wrong and start is not None else None
        if shown and start is not None:
            begin = len(gutter) + len(bar) + start
            line.stylize(colour, begin, begin + len(shown))
        self._print(line)
        carets = " " * _width(text[:start]) + "^" * _width(shown) + " " if shown else ""
        under = Text.assemble((" " * len(gutter) + bar, DIM), (carets, colour))
        if _width(carets + fault.reason) <= room:
            under.append(fault.reason)
            self._print(under)
            return
        if carets:
            self._print(under)
        self._labelled("", fault.reason)

    def _labelled(self, label: str, text: str | Text) -> None:
        """Text in the text column; longer text wraps there too."""
        width = max(self._console.width - LABELS, 20)
        words = Text(text) if isinstance(text, str) else text
        for index, part in enumerate(words.wrap(self._console, width)):
            head = f"{label if index == 0 else '':>{LABELS - 3}}   "
            part.rstrip()
            self._print(Text.assemble((head, DIM), part))

    # --------------------------------------------------------------------------------------------- pieces

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)

    def _signed(self, sign: Sign, width: int) -> Text:
        mark, stand_in, colour = SIGNS[sign]
        return Text.assemble((f"{stand_in if self._ascii else mark} {sign}".ljust(width), f"bold {colour}"))

    def _closing(self, line: Text, code: ExitCode) -> None:
        end = f"exit {int(code)}"
        room = self._console.width - 1 - len(end)
        if line.cell_len + 2 > room:
            self._print(line)
            line = Text()
        self._print(Text.assemble(line, " " * (room - line.cell_len), (end, DIM)))

    def _names(self, edition: Edition) -> tuple[str, str, str]:
        document = f"{edition.plan} {edition.title}" if self._several else edition.title
        if _width(document) > LONGEST_NAME:
            document = _cut(document, LONGEST_NAME - 3) + ("..." if self._ascii else "…")
        return document, edition.language, FORMATS[edition.format].name

    def _cells(self, names: tuple[str, str, str]) -> str:
        pairs = zip(names, self._widths, strict=True)
        return "".join(name + " " * (width - _width(name) + 2) for name, width in pairs)

    def _shortened(self, text: str, width: int) -> str:
        mark = "..." if self._ascii else "…"
        return text if len(text) <= width else text[: max(width - len(mark), 0)] + mark

    def _bar(self, words: str) -> Progress:
        return Progress(
            TextColumn(f" {words}"),
            BarColumn(complete_style="green", finished_style="green"),
            TextColumn("{task.completed} of {task.total}"),
            TimeElapsedColumn(),
            _Pace(),
            console=self._console,
            transient=True,
        )

    def close(self) -> None:
        """Take away what moves and give the terminal its cursor back."""
        if self._progress:
            self._progress.stop()
            self._progress = None
        if self._working:
            self._working.stop()
            self._working = None


class _Pace(ProgressColumn):
    """How many are done a second or a minute, and how long the rest will take."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        if not task.speed or task.time_remaining is None or task.finished:
            return Text()
        rate = f"{task.speed:.1f} a second" if task.speed >= 1 else f"{task.speed * 60:.0f} a minute"
        minutes, seconds = divmod(round(task.time_remaining), 60)
        return Text(f"{rate}   about {minutes}:{seconds:02} left", style=DIM)


def _folder(result: Result) -> str:
    """The folder of the plan's reports, in which the edition lies in folders of its own."""
    return result.place.removesuffix(f"/{result.edition.file}")


def _why(result: Result) -> str:
    """Why the edition was made: three reasons at most, and how many more there are."""
    return _shortest(result.reasons) or "nothing new"


def _shortest(reasons: Sequence[str]) -> str:
    more = len(reasons) - 3
    return ", ".join(reasons[:3]) + (f" and {more} more" if more > 0 else "")


def _sign(fault: Fault) -> Sign:
    return "error" if fault.grade is Grade.ERROR else "warning" if fault.grade is Grade.WARNING else "note"


def _place(place: Place) -> Text:
    words, _, column = str(place).rpartition(" ") if place.column else (str(place), "", "")
    return Text.assemble((words + (" " if column else ""), DIM), (column, HEAD))


# Unicode Standard Annex 9, section 2: the signs that turn the direction of text. Control characters move the cursor.
_TURNING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _straight(text: str) -> str:
    """What a file says, with a mark for each sign that would make a terminal show something else."""
    return _TURNING.sub("�", text)


def _window(excerpt: str, wrong: str | None, room: int) -> tuple[str, int | None]:
    """As much of the excerpt as there is room for, with the wrong part in sight, and where that part starts."""
    start = _position(excerpt, wrong)
    if _width(excerpt) <= room:
        return excerpt, start
    if start is None or wrong is None:
        return _cut(excerpt, room - 1) + "…", None
    first = max(0, start - room // 3)
    shown = ("…" if first else "") + excerpt[first:]
    if _width(shown) > room:
        shown = _cut(shown, room - 1) + "…"
    begin = start - first + (1 if first else 0)
    return shown, begin if shown[begin : begin + len(wrong)] == wrong else None


def _position(excerpt: str, wrong: str | None) -> int | None:
    """Where the wrong part stands: a whole cell if there is one, else the first place."""
    if not wrong:
        return None
    padded = f",{excerpt},"
    whole = padded.find(f",{wrong},")
    found = whole if whole >= 0 else excerpt.find(wrong)
    return found if found >= 0 else None
