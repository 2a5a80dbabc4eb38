"""Stores as builds leave them: nothing made, one plan, failures, and a document made for each of many clusters."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pypdfium2

from planpress.building.stores import LocalStore, Store
from planpress.writers import ending_of

CHECKS = {"pdf": ("figures read back", "PDF/UA-1"), "pdf-print": ("figures read back", "PDF/X-4 preflight")}
NASTY = "<script>alert('x')</script> & <b>Co</b>"


def pdf(width: float = 595, height: float = 842, trim: tuple[float, float, float, float] | None = None) -> bytes:
    """A PDF of one white page, sizes in points."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(width, height)
    if trim:
        page.set_trimbox(*trim)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


PAGE = pdf()


def file_name(document: str, language: str, format_: str, subject: str = "") -> str:
    return f"{language}/{document}{f'/{subject}' if subject else ''}{ending_of(format_)}"


def put(store: Store, name: str, value: Any) -> None:
    store.put(name, json.dumps(value).encode())


class Made:
    """A plan's manifest in the making, with its files in the store."""

    def __init__(self, store: Store, plan: str, **heading: Any) -> None:
        self._store, self._plan = store, plan
        self.kept: dict[str, Any] = {"version": 2, "plan": plan, "name": plan.title(), "number": 7, **heading}
        self.kept |= {"files": {}, "failures": {}, "orphans": []}

    def file(
        self,
        document: str,
        language: str = "en",
        format_: str = "pdf",
        subject: str = "",
        data: bytes = PAGE,
        **more: Any,
    ) -> str:
        """Put a file in the store, with its record, and give its name."""
        name = file_name(document, language, format_, subject)
        self._store.put(f"{self._plan}/{name}", data)
        checks = [{"check": check, "outcome": "passed"} for check in CHECKS.get(format_, ())]
        measures = {"sha256": hashlib.sha256(data).hexdigest(), "size": 418_123, "pages": 10}
        record = self._about(document, language, format_, subject) | measures
        self.kept["files"][name] = record | {"number": 7, "date": "2026-11-23", "checks": checks} | more
        return name

    def failure(self, document: str, language: str = "en", format_: str = "pdf", subject: str = "", **more: Any) -> str:
        """Let an edition fail, and give its name."""
        name = file_name(document, language, format_, subject)
        fault = {"what": "Text too near the edge", "place": "data/dalian/text/electronics.zh.md, line 6"}
        fault |= {"reason": "on page 8 it stands 3.2 mm from the edge", "mend": "Shorten the line."}
        again = f"python generate.py build {self._plan} --only {name}"
        told = {"date": "2026-11-24", "faults": [fault], "again": again}
        self.kept["failures"][name] = self._about(document, language, format_, subject) | told | more
        return name

    def close(self) -> None:
        put(self._store, f"{self._plan}/manifest.json", self.kept)

    @staticmethod
    def _about(document: str, language: str, format_: str, subject: str) -> dict[str, str]:
        label = subject.replace("-", " ").capitalize()
        names = {"document": document, "language": language, "format": format_}
        return names | {"subject": subject, "label": label}


def nothing(root: Path) -> LocalStore:
    return LocalStore(root)


def one_plan(root: Path) -> LocalStore:
    """Two documents in two languages, one of them a poster, and one as Word alone."""
    store = LocalStore(root)
    made = Made(store, "dalian", native="大连", about="Twelfth Five-Year Plan")
    for language in ("en", "zh"):
        made.file("briefing", language)
        made.file("briefing", language, "docx", data=b"word", pages=None)
    made.file("poster", data=pdf(1191, 842), pages=1)
    made.file("note", format_="docx", data=b"word", pages=None)
    made.close()
    _run(store, exit_code=0, dalian=(4, 2, 0))
    return store


def failures(root: Path) -> LocalStore:
    """Two plans. In one an edition failed and its older file stays, another failed and was never made, one was not
    checked; figures changed, earlier files are kept, one is no longer published, and builds are to come."""
    store = LocalStore(root)
    made = Made(store, "dalian", native="大连")
    made.file("brochure")
    made.file("brochure", "zh", "pdf-print", date="2026-11-16", number=6)
    made.failure("brochure", "zh", "pdf-print")
    made.failure("briefing", "zh")
    made.file("outline", format_="txt", data=b"text", pages=None)
    for cluster in ("software", "electronics"):
        made.file("profile", subject=cluster)
    made.failure("profile", subject="software")
    store.put("dalian/en/old plan#1.pdf", PAGE)
    made.kept["orphans"] = ["en/old plan#1.pdf"]
    made.close()
    _history(store)
    other = Made(store, "korea", name=NASTY, about=NASTY, native=NASTY)
    other.file("briefing", data=b"no PDF at all")
    other.close()
    put(store, "schedule.json", [{"plan": "dalian", "when": "2026-11-25T06:00+08:00", "what": "build: all editions"}])
    _run(store, exit_code=1, dalian=(1, 3, 3), korea=(0, 1, 0))
    return store


def many(root: Path, clusters: int = 6, plans: int = 2) -> LocalStore:
    """A profile of each cluster in two formats, of each plan."""
    store = LocalStore(root)
    for number in range(1, plans + 1):
        made = Made(store, f"region-{number}")
        for index in range(clusters):
            for format_ in ("pdf", "pdf-print"):
                made.file("profile", "en", format_, f"cluster-{index:04}", pages=1)
        made.close()
    _run(store, exit_code=0)
    return store


def _history(store: Store) -> None:
    """An earlier file, with what its run keeps beside it, and what changed since."""
    store.put("dalian/editions/6/en/brochure.pdf", PAGE)
    store.put("dalian/editions/6/outlines/en/brochure.txt", b"words")
    store.put("dalian/editions/6/figures.json", b"{}")
    put(store, "dalian/editions/6/changes.json", {"date": "2026-11-16"})
    rmb = "billion RMB"
    figure = {"name": "Automobiles 2008, output value", "words": "10 is now over 10"}
    figure |= {"then": {"words": f"10 {rmb}", "unit": rmb}, "now": {"words": f"over 10 {rmb}", "unit": rmb}}
    found = {"date": "2026-11-23", "since": {"number": 6, "date": "2026-11-16"}, "figures": [figure]}
    found |= {"texts": [{"subject": "electronics", "language": "zh", "lines": 2, "words": "2 lines"}]}
    put(store, "dalian/editions/7/changes.json", found)


def _run(store: Store, exit_code: int, **tallies: tuple[int, int, int]) -> None:
    names = ("made", "unchanged", "failed")
    plans = [{"plan": plan, **dict(zip(names, counts, strict=True))} for plan, counts in tallies.items()]
    head = {"version": 1, "started": "2026-11-24T18:45:00Z", "command": "build", "planpress": "0.1.0"}
    put(store, "run.json", head | {"exit": exit_code, "plans": plans})
