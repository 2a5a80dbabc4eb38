"""clusters.csv and sources.csv become clusters and sources."""

from __future__ import annotations

from collections.abc import Mapping

from planpress.planning.cells import coordinate, date_or_part, identifier, one_of, source_id, web_address
from planpress.planning.faults import Faults
from planpress.planning.model import Cluster, Enterprise, Indicator, Source
from planpress.planning.tables import Columns, Row, Table, by_id, read_table

CLUSTER_COLUMNS = Columns(
    ("id", "name"),
    (
        "short_name",
        "label",
        "location",
        "group",
        "latitude",
        "longitude",
        "indicator",
        "part_of",
        "leading_enterprises",
        "fields",
        "motif",
    ),
    ("name", "short_name", "label", "location"),
)
MOTIFS = ("pipes", "weave", "twill", "belts", "traces")
"""The drawings that a cluster may name; a blank cell leaves the choice to its names and fields."""
SOURCE_COLUMNS = Columns(
    ("id", "title"),
    ("publisher", "url", "published", "retrieved", "reliability", "note"),
    ("title", "note"),
    dates=("published", "retrieved"),
)


def read_clusters(table: Table | None, indicators: Mapping[str, Indicator], faults: Faults) -> tuple[Cluster, ...]:
    """The clusters in the file's order."""
    rows = read_table(table, CLUSTER_COLUMNS, faults)
    clusters = by_id(rows, lambda row: _cluster(row, indicators), "cluster")
    for row in rows:
        _check_part_of(row, clusters)
    return tuple(clusters.values())


def _check_part_of(row: Row, clusters: Mapping[str, Cluster]) -> None:
    """A cluster is part of another one of the plan, not of itself, not even by a detour."""
    outer = row.read("part_of", one_of(clusters, "Unknown cluster"))
    seen: list[str] = []
    while outer and outer not in seen:
        seen.append(outer)
        outer = clusters[outer].part_of if outer in clusters else ""
    if row.text("id") in seen:
        row.error("Part of itself", "part_of", "the clusters are part of each other", "Blank one of the cells.")


def _cluster(row: Row, indicators: Mapping[str, Indicator]) -> Cluster:
    row.required("id")
    row.required("name")
    name = row.texts("name")
    short_name = {**name, **_given(row, "short_name")}
    return Cluster(
        id=row.read("id", identifier) or "",
        name=name,
        short_name=short_name,
        label={**short_name, **_given(row, "label")},
        location=row.texts("location"),
        group=row.text("group"),
        latitude=row.read("latitude", coordinate(90)),
        longitude=row.read("longitude", coordinate(180)),
        indicator=row.read("indicator", one_of(indicators, "Unknown indicator")) or "",
        part_of=row.text("part_of"),
        enterprises=tuple(_enterprise(item) for item in _items(row.text("leading_enterprises"))),
        fields=_items(row.text("fields")),
        motif=row.read("motif", one_of(MOTIFS, "Unknown motif")) or "",
        place=row.place(),
    )


def _given(row: Row, column: str) -> dict[str, str]:
    return {tag: text for tag, text in row.texts(column).items() if text}


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.replace("；", ";").split(";") if item.strip())


def _enterprise(item: str) -> Enterprise:
    name, _, part = item.replace("：", ":").partition(":")
    return Enterprise(name.strip(), part.strip())


def read_sources(table: Table | None, faults: Faults) -> dict[str, Source]:
    """The sources by id."""
    return by_id(read_table(table, SOURCE_COLUMNS, faults), _source, "source")


def _source(row: Row) -> Source:
    row.required("id")
    row.required("title")
    return Source(
        id=row.read("id", source_id) or "",
        title=row.text("title"),
        publisher=row.text("publisher"),
        url=row.read("url", web_address) or "",
        published=row.read("published", date_or_part) or "",
        retrieved=row.read("retrieved", date_or_part) or "",
        reliability=row.text("reliability"),
        note=row.text("note"),
        place=row.place(),
    )
