"""Facts become the files of a plan: names get ids, and what rows say of one thing becomes its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planpress.importing.facts import Fact, ReadRow
from planpress.importing.mapping import Fields, TableMapping
from planpress.importing.naming import Names, host
from planpress.importing.writing import PUBLISH, cluster_text, entry_table, observation_table, plan_settings
from planpress.planning.cells import MalformedError, period, web_address
from planpress.planning.indicators import COMMON
from planpress.planning.units import Unit, currency_code


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a plan folder by name; row n + 2 of observations.csv is that of `facts[n]`.

    `notices` say what was made of the table's own words, and what rows say differently.
    """

    files: Mapping[str, str]
    facts: tuple[Fact, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The rows of one of the plan's tables by id, made of what the foreign rows say: what is stated first stands."""

    file: str
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    others: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    """What else is said, by id, field and words, with the rows that say it."""

    def add(self, key: str, fields: Fields, row: int) -> None:
        known = self.rows.setdefault(key, {})
        for name, text in fields.items():
            if text and known.setdefault(name, text) != text:
                numbers = self.others.setdefault((key, name, text), [])
                numbers += [] if row in numbers else [row]

    def disagreements(self) -> Iterator[str]:
        for (key, name, text), numbers in self.others.items():
            listed = ", ".join(map(str, numbers))
            rows = f"row {listed} says" if len(numbers) == 1 else f"rows {listed} say"
            of = f" of {key}" if key else ""
            yield f'{self.file}: {name}{of} is "{self.rows[key][name]}"; {rows} "{text}"'


def assemble(rows: Iterable[ReadRow], facts: Sequence[Fact], mapping: TableMapping) -> Draft:
    """The files for these facts. Ids come from all rows, so that they stay when a fact is left out."""
    collected = _Collected(mapping)
    for row in rows:
        collected.take(row)
    settings = collected.settings(facts)
    native = settings.get("native_language", "")
    tables = {
        "clusters.csv": entry_table(("name",), collected.clusters.rows, native),
        "indicators.csv": entry_table(("name", "unit"), collected.measured(), native),
        "sources.csv": entry_table(("title", "publisher", "url"), collected.sources.rows, native),
        "scopes.csv": entry_table(("name", "relation"), collected.scopes.rows, native),
        "observations.csv": observation_table([collected.observation(fact) for fact in facts]),
    }
    unneeded = {"indicators.csv": not collected.indicators.rows, "scopes.csv": not collected.scopes.rows}
    files = {
        "plan.yaml": plan_settings(settings),
        "publish.yaml": PUBLISH,
        **{name: text for name, text in tables.items() if not unneeded.get(name)},
        **{f"text/{key}.md": text for key, row in collected.texts.rows.items() if (text := cluster_text(row))},
    }
    return Draft(files, tuple(facts), tuple(collected.notices()))


class _Collected:
    """What the rows say of the plan, its clusters, indicators, scopes and sources."""

    def __init__(self, mapping: TableMapping) -> None:
        self._mapping = mapping
        self._names = {
            "cluster": Names("-", "c", ("plan", "region")),
            "indicator": Names("_", "i"),
            "scope": Names("-", "s"),
        }
        self._source_ids: dict[str, str] = {}
        self._units: dict[str, set[str]] = {}
        self._made: dict[str, str] = {}
        self.plan = Entries("plan.yaml")
        self.clusters = Entries("clusters.csv")
        self.indicators = Entries("indicators.csv")
        self.scopes = Entries("scopes.csv")
        self.sources = Entries("sources.csv")
        self.texts = Entries("text")

    def take(self, row: ReadRow) -> None:
        self.plan.add("", row.plan, row.number)
        for fact in row.facts:
            if name := fact.fields.get("cluster", ""):
                key = self._names["cluster"].id_of(name)
                self.clusters.add(key, {**row.cluster, "name": row.cluster.get("name") or name}, row.number)
                self.texts.add(key, row.texts, row.number)
            if name := fact.fields.get("indicator", ""):
                self._take_indicator(name, fact)
            if name := fact.fields.get("scope", ""):
                key = self._names["scope"].id_of(name)
                self.scopes.add(key, self._details(self._mapping.scopes, key, name, "scope"), row.number)
            if text := fact.fields.get("source", ""):
                self._take_source(text, row)

    def _take_indicator(self, name: str, fact: Fact) -> None:
        key = self._names["indicator"].id_of(name)
        if key in self._mapping.indicators or key not in COMMON:
            details = self._details(self._mapping.indicators, key, name, "indicator")
            self.indicators.add(key, details, fact.origin.row)
        if fact.fields.get("change", "") in ("", "increase"):
            self._units.setdefault(key, set()).add(_measure(fact.fields.get("unit", "")))

    def _take_source(self, text: str, row: ReadRow) -> None:
        key = self._source_ids.setdefault(text, f"S{len(self._source_ids) + 1}")
        title, url = row.source.get("title") or host(text), row.source.get("url", "")
        if url and not _is_address(url):
            self._made[f"sources.csv: {key} has no address, for "] = url
            url = ""
        self.sources.add(key, {**row.source, "title": title, "url": url}, row.number)

    def _details(self, known: Mapping[str, Fields], key: str, name: str, what: str) -> Fields:
        """What the mapping says of an indicator or a scope; else its name in the table's own words."""
        if key in known:
            return known[key]
        self._made.setdefault(f"{what} {key} is not in the mapping; it was made of the table's ", name)
        return {"name": name}

    def measured(self) -> dict[str, dict[str, str]]:
        """The indicators with the unit that all their figures have; one with several fits any unit."""
        units = {key: next(iter(found)) for key, found in self._units.items() if len(found) == 1}
        return {
            key: {**row, "unit": row.get("unit") or units.get(key, "")} for key, row in self.indicators.rows.items()
        }

    def observation(self, fact: Fact) -> dict[str, str]:
        """A fact's row of observations.csv, with ids for names."""
        given = {name: text for name, text in fact.fields.items() if text}
        ids = {name: names.id_of(given[name]) for name, names in self._names.items() if name in given}
        return {**given, **ids, **({"source": self._source_ids[given["source"]]} if "source" in given else {})}

    def settings(self, facts: Iterable[Fact]) -> dict[str, str]:
        """The keys of plan.yaml; a period that nothing states runs up to the last target, and is said to do so."""
        given = {name: text for name, text in self.plan.rows.get("", {}).items() if text}
        if "period" not in given and (years := _years(facts)):
            given["period"] = years
            self._made["plan.yaml: the period runs from the last baseline to the last target, "] = years
        return given

    def notices(self) -> Iterator[str]:
        yield from (f'{what}"{words}"' for what, words in self._made.items())
        for key, found in self._units.items():
            if len(found) > 1 and key in self.indicators.rows and not self.indicators.rows[key].get("unit"):
                yield f"indicators.csv: {key} is stated in {', '.join(sorted(found))}, so that any unit fits it"
        for entries in (self.plan, self.clusters, self.indicators, self.sources, self.texts):
            yield from entries.disagreements()


def _measure(text: str) -> str:
    """What an indicator with figures in this unit is counted in."""
    try:
        unit = Unit.parse(text)
    except ValueError:
        return ""
    return "money" if currency_code(unit.base) else unit.dimension


def _is_address(text: str) -> bool:
    try:
        return bool(web_address(text))
    except MalformedError:
        return False


BASELINE = "baseline"
"""The name of the group of columns that says where a row starts."""


def _years(facts: Iterable[Fact]) -> str:
    """The years of a plan that states none: after the last figure of the group named baseline, up to the last target;
    without such figures the years of the targets, or of all figures when no target is dated.
    """
    dated = [(fact, year) for fact in facts if (year := _year(fact.fields.get("period", "")))]
    targets = [year for fact, year in dated if fact.fields.get("kind") == "target"]
    if not targets:
        years = [year for _, year in dated]
        return f"{min(years)}/{max(years)}" if years else ""
    starts = [year for fact, year in dated if fact.origin.group == BASELINE]
    first = max(starts) + 1 if starts else min(targets)
    return f"{min(first, max(targets))}/{max(targets)}"


def _year(text: str) -> int | None:
    try:
        return period(text).year
    except MalformedError:
        return None
