"""The plan's rows become a PDF and a Word briefing the way most people would write it, as a measure for ours.

Charts come from pyplot, one figure each, as PNG at 300 dpi for print, drawn once and placed in both documents;
the PDF is plain platypus, the Word file plain python-docx. It follows the examples in the three libraries'
manuals and their defaults; nothing in it is slow on purpose. It does less than ours: no cover picture, one
typeface that needs no embedding, no Chinese names, no page numbers of figures, no checks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
import matplotlib
import matplotlib.pyplot as plt
from docx import Document
from docx.shared import Inches
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.platypus import Image, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.tableofcontents import TableOfContents

matplotlib.use("Agg")

Rows: TypeAlias = list[dict[str, str]]
QUALIFIERS = {"exact": "", "about": "about ", "over": "over "}
BASE, TARGET, DERIVED = "#8796a5", "#d95f1e", "#0f6e84"
TITLE = "Dalian: five industrial clusters of the Twelfth Five-Year Plan"
METHOD = (
    "Implied growth is the one steady yearly rate that leads from baseline to target: target divided by baseline, "
    "to the power of one over the number of years, less one. It is not a forecast.",
    "Over in a baseline makes the rate an upper limit, over in a target makes it a lower limit.",
    "The multiple is target divided by baseline; the part reached is baseline divided by target.",
    "Only like measures are added. Sales revenue never enters a sum of output value.",
    "Stated figures keep the digits of their source. Calculated ones are rounded to one decimal.",
    "Where the source is silent, the list says not stated. No value is estimated or carried over.",
)


@dataclass
class Figure:
    value: float
    text: str
    period: str
    name: str
    source: str
    qualifier: str = "exact"

    def __str__(self) -> str:
        return self.text


@dataclass
class Cluster:
    id: str
    name: str
    label: str
    location: str
    enterprises: list[str]
    fields: list[str]
    figures: dict[str, Figure]
    baseline: Figure | None
    target: Figure
    background: str
    objective: str

    @property
    def growth(self) -> float | None:
        if self.baseline is None:
            return None
        years = int(self.target.period) - int(self.baseline.period)
        return float((self.target.value / self.baseline.value) ** (1 / years) - 1) * 100

    @property
    def growth_text(self) -> str:
        if self.baseline is None or self.growth is None:
            return "–"
        limit = "at most " if self.baseline.qualifier == "over" else "at least " if "over" in str(self.target) else ""
        return f"{limit}{self.growth:.1f}"

    @property
    def multiple_text(self) -> str:
        return "–" if self.baseline is None else f"{self.target.value / self.baseline.value:.1f}"


# ------------------------------------------------------------------------------------------------- data


SOURCE = "S1"
"""The source whose figures are printed: the page that the sample plan was made of."""


def read_rows(folder: Path) -> tuple[Rows, Rows, dict[str, str]]:
    """The observations, the clusters and the texts of a plan folder."""
    texts = {file.stem: file.read_text("utf-8") for file in (folder / "text").glob("*.md")}
    rows = [row for row in _table(folder / "observations.csv") if row["source"] == SOURCE]
    return rows, _table(folder / "clusters.csv"), texts


def _table(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def clusters_of(observations: Rows, clusters: Rows, texts: dict[str, str]) -> list[Cluster]:
    """The clusters with their figures, and their texts with the figures filled in."""
    return [
        _cluster(row, [each for each in observations if each["cluster"] == row["id"]], texts[row["id"]])
        for row in clusters
    ]


def _cluster(row: dict[str, str], observations: Rows, text: str) -> Cluster:
    main = [each for each in observations if each["indicator"] == row["indicator"]]
    baseline = next((_figure(each) for each in main if each["kind"] == "actual"), None)
    target = next(_figure(each) for each in main if each["kind"] == "target")
    figures = {each["indicator"]: _figure(each) for each in observations if each not in main}
    words = {"figures": figures, "baseline": baseline, "target": target}
    sections = jinja2.Template(text).render(cluster=words).split("## ")
    body = {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in sections if part}
    return Cluster(
        row["id"], row["short_name"], row["label"], row["location"],
        list(filter(None, row["leading_enterprises"].split("; "))), row["fields"].split("; "),
        figures, baseline, target, body["Background"], body["Objective"],
    )  # fmt: skip


def _figure(row: dict[str, str]) -> Figure:
    unit = row["unit"].replace("% a year", "% a year")
    name = row["indicator"].replace("_", " ").capitalize()
    words = f"{QUALIFIERS[row['qualifier']]}{row['value']} {unit}"
    period = row["period"].replace("/", "–")
    return Figure(float(row["value"]), words, period, name, f"{row['source']}, {row['locator']}", row["qualifier"])


# ----------------------------------------------------------------------------------------------- charts


def make_charts(clusters: Sequence[Cluster]) -> dict[str, bytes]:
    """A PNG for each chart: two overviews and one for each cluster."""
    charts = {"overview": _overview(clusters), "ranking": _ranking(clusters)}
    return charts | {cluster.id: _path(cluster, clusters) for cluster in clusters}


def _overview(clusters: Sequence[Cluster]) -> bytes:
    fig, ax = plt.subplots(figsize=(6.3, 3.8))
    for y, cluster in enumerate(clusters):
        if cluster.baseline:
            ax.plot([cluster.baseline.value, cluster.target.value], [y, y], color=DERIVED, lw=2)
            ax.plot(cluster.baseline.value, y, "o", color=BASE, ms=9)
            ax.annotate(f"{cluster.baseline.value:g}", (cluster.baseline.value, y + 0.2), ha="center", fontsize=8)
        else:
            ax.text(2, y, "baseline not stated", fontsize=8, va="center", color="grey")
        ax.plot(cluster.target.value, y, "o", color=TARGET, ms=9)
        ax.annotate(f"{cluster.target.value:g}", (cluster.target.value, y + 0.2), ha="center", fontsize=8)
    ax.set_yticks(range(len(clusters)), [f"{cluster.label}\n{cluster.location}" for cluster in clusters])
    ax.set_xlim(0, 120)
    ax.invert_yaxis()
    ax.set_xlabel("billion RMB")
    ax.set_title("Baseline 2008 and target 2015")
    ax.grid(axis="x", alpha=0.3)
    return _png(fig)


def _ranking(clusters: Sequence[Cluster]) -> bytes:
    fig, (left, right) = plt.subplots(1, 2, figsize=(6.3, 2.8), sharey=True)
    names = [cluster.label for cluster in clusters]
    parts = [cluster.baseline.value / cluster.target.value * 100 if cluster.baseline else 0 for cluster in clusters]
    left.bar_label(left.barh(names, parts, color=BASE), fmt="%.1f", fontsize=8)
    left.set_title("Part of the target reached, %", fontsize=9)
    bars = right.barh(names, [cluster.growth or 0 for cluster in clusters], color=DERIVED)
    right.bar_label(bars, fmt="%.1f", fontsize=8)
    right.set_title("Implied growth, % a year", fontsize=9)
    return _png(fig)


def _path(cluster: Cluster, clusters: Sequence[Cluster]) -> bytes:
    fig, ax = plt.subplots(figsize=(4.6, 3.3))
    first, last = 2008, int(cluster.target.period)
    years = list(range(first, last + 1))
    for each in [cluster] if cluster.baseline else clusters:
        if each.baseline and each.growth is not None:
            values = [each.baseline.value * (1 + each.growth / 100) ** (year - first) for year in years]
            ax.plot(years, values, "--o", color=DERIVED if each is cluster else "lightgrey", ms=4)
            ax.annotate(f"{each.baseline.value:g}", (first, values[0]), fontsize=8)
    ax.plot(last, cluster.target.value, "o", color=TARGET, ms=10)
    ax.annotate(f"{last} target {cluster.target.value:g}", (last, cluster.target.value + 3), ha="right", fontsize=8)
    if not cluster.baseline:
        ax.axvspan(first - 0.2, first + 0.2, hatch="///", facecolor="white", edgecolor="lightgrey")
        ax.text(first + 0.4, 90, "baseline not stated", fontsize=8)
    ax.set_ylim(0, 120)
    ax.set_xticks(years)
    ax.set_title(f"{cluster.label}, billion RMB")
    ax.spines[["top", "right"]].set_visible(False)
    return _png(fig)


def _png(fig: Any) -> bytes:
    fig.tight_layout()
    data = io.BytesIO()
    fig.savefig(data, format="png", dpi=300)
    plt.close(fig)
    return data.getvalue()


# --------------------------------------------------------------------------------------- words and tables


def headline(clusters: Sequence[Cluster]) -> str:
    least = min(cluster.target.value for cluster in clusters)
    known = sum(cluster.baseline is not None for cluster in clusters)
    return f"The clusters each aim for {least:g} billion RMB or more; {known} say where they started"


def lead(cluster: Cluster) -> str:
    if cluster.baseline is None:
        return f"The cluster is to reach {cluster.target} in {cluster.target.period}. The start is not stated."
    return f"A steady climb from {cluster.baseline} to {cluster.target} means growth of {cluster.growth_text} % a year."


def key_figures(cluster: Cluster) -> list[list[str]]:
    """Labels in the first row, figures in the second."""
    other = next(iter(cluster.figures.values()))
    start = str(cluster.baseline or "not stated")
    return [
        ["2008 baseline", "2015 target", "Implied growth, % a year", other.name],
        [start, str(cluster.target), cluster.growth_text, str(other)],
    ]


def summary(clusters: Sequence[Cluster]) -> list[list[str]]:
    head = ["Cluster", "Industrial base", "Baseline 2008", "Target 2015", "Multiple", "Growth, % a year"]
    return [head] + [
        [
            f"{cluster.label}, {cluster.location}",
            str(next(iter(cluster.figures.values()))),
            str(cluster.baseline or "not stated"),
            str(cluster.target),
            cluster.multiple_text,
            cluster.growth_text,
        ]
        for cluster in clusters
    ]


def statements(cluster: Cluster) -> list[list[str]]:
    stated = {
        "2008 baseline": cluster.baseline is not None,
        "2015 target": True,
        "Number of enterprises": "enterprises" in cluster.figures,
        "Leading enterprise": bool(cluster.enterprises),
        "Yearly milestones": False,
        "Investment, jobs": False,
    }
    return [["What the plan states", ""]] + [[name, "stated" if yes else "not stated"] for name, yes in stated.items()]


def ranking(clusters: Sequence[Cluster]) -> list[list[str]]:
    ranked = sorted((cluster for cluster in clusters if cluster.growth), key=lambda each: -(each.growth or 0))
    return [["Cluster", "Implied growth, % a year"]] + [[each.label, each.growth_text] for each in ranked]


def every_figure(clusters: Sequence[Cluster]) -> list[list[str]]:
    rows = []
    for cluster in clusters:
        for figure in filter(None, (cluster.baseline, cluster.target, *cluster.figures.values())):
            rows.append([cluster.label, f"{figure.name} {figure.period}", figure.text, "stated", figure.source])
        if cluster.baseline:
            part = f"{cluster.baseline.value / cluster.target.value * 100:.1f}"
            rows.append([cluster.label, "Implied growth, % a year", cluster.growth_text, "calculated", "S1"])
            rows.append([cluster.label, "Multiple of the baseline", cluster.multiple_text, "calculated", "S1"])
            rows.append([cluster.label, "Part of the target reached, %", part, "calculated", "S1"])
        else:
            rows.append([cluster.label, "Baseline 2008", "not stated", "gap", "–"])
    head = ["No.", "Cluster", "Figure", "Value", "Kind", "Source"]
    return [head] + [[str(number), *row] for number, row in enumerate(rows, 1)]


# -------------------------------------------------------------------------------------------------- PDF

STYLES = getSampleStyleSheet()
CELL = ParagraphStyle("cell", parent=STYLES["BodyText"], fontSize=8, leading=10)
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
GRID = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dbe7ec")),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey),
        TOP,
    ]
)


class Briefing(SimpleDocTemplate):  # type: ignore[misc]
    """A document whose headings go into the contents list and the bookmarks."""

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 (platypus's name)
        if isinstance(flowable, Paragraph) and flowable.style.name == "Heading1":
            key = f"heading-{self.seq.nextf('heading')}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, 0)
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page, key))


def make_pdf(clusters: Sequence[Cluster], charts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 2 * cm)
    document = Briefing(data, pagesize=A4, title=TITLE, author="Planpress sample edition", **margins)
    document.multiBuild(_story(clusters, charts), onFirstPage=_footer, onLaterPages=_footer)
    return data.getvalue()


def _footer(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawString(2 * cm, 1.2 * cm, TITLE)
    canvas.drawRightString(A4[0] - 2 * cm, 1.2 * cm, f"Page {document.page}")
    canvas.restoreState()


def _story(clusters: Sequence[Cluster], charts: dict[str, bytes]) -> list[Any]:
    contents = TableOfContents()
    story = [Paragraph(TITLE, STYLES["Title"]), Spacer(1, cm), contents, PageBreak()]
    story += [Paragraph(headline(clusters), STYLES["Heading1"]), _image(charts["overview"], 6.3, 3.8), PageBreak()]
    story += [Paragraph("Summary table", STYLES["Heading1"]), _table_of(summary(clusters))]
    story += [Spacer(1, cm), _image(charts["ranking"], 6.3, 2.8), PageBreak()]
    for cluster in clusters:
        story += [*_cluster_page(cluster, clusters, charts[cluster.id]), PageBreak()]
    story += [Paragraph("Every figure and where it comes from", STYLES["Heading1"])]
    story += [_table_of(every_figure(clusters)), PageBreak(), Paragraph("Method", STYLES["Heading1"])]
    return story + [Paragraph(words, STYLES["BodyText"]) for words in METHOD]


def _cluster_page(cluster: Cluster, clusters: Sequence[Cluster], chart: bytes) -> list[Any]:
    return [
        Paragraph(cluster.name, STYLES["Heading1"]),
        Paragraph(lead(cluster), STYLES["BodyText"]),
        _table_of(key_figures(cluster)),
        _image(chart, 4.6, 3.3),
        Table([[_table_of(statements(cluster), 7.5 * cm), _table_of(ranking(clusters), 7.5 * cm)]], style=[TOP]),
        Paragraph("Background", STYLES["Heading2"]),
        Paragraph(cluster.background, STYLES["BodyText"]),
        Paragraph("Objective", STYLES["Heading2"]),
        Paragraph(cluster.objective, STYLES["BodyText"]),
        Paragraph("Leading enterprises", STYLES["Heading2"]),
        Paragraph(", ".join(cluster.enterprises) or "None is named.", STYLES["BodyText"]),
        Paragraph("Fields of work: " + ", ".join(cluster.fields), STYLES["BodyText"]),
    ]


def _image(data: bytes, width: float, height: float) -> Image:
    return Image(io.BytesIO(data), width=width * 2.54 * cm, height=height * 2.54 * cm)


def _table_of(rows: list[list[str]], width: float = 17 * cm) -> Table:
    cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    return Table(cells, colWidths=[width / len(rows[0])] * len(rows[0]), style=GRID, repeatRows=1)


# ------------------------------------------------------------------------------------------------- Word


def make_word(clusters: Sequence[Cluster], charts: dict[str, bytes]) -> bytes:
    document: Any = Document()
    document.add_heading(TITLE, 0)
    document.add_heading(headline(clusters), 1)
    document.add_picture(io.BytesIO(charts["overview"]), width=Inches(6))
    document.add_page_break()
    document.add_heading("Summary table", 1)
    _word_table(document, summary(clusters))
    document.add_picture(io.BytesIO(charts["ranking"]), width=Inches(6))
    for cluster in clusters:
        document.add_page_break()
        _word_cluster(document, cluster, clusters, charts[cluster.id])
    document.add_page_break()
    document.add_heading("Every figure and where it comes from", 1)
    _word_table(document, every_figure(clusters))
    document.add_heading("Method", 1)
    for words in METHOD:
        document.add_paragraph(words, style="List Number")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _word_cluster(document: Any, cluster: Cluster, clusters: Sequence[Cluster], chart: bytes) -> None:
    document.add_heading(cluster.name, 1)
    document.add_paragraph(lead(cluster))
    _word_table(document, key_figures(cluster))
    document.add_picture(io.BytesIO(chart), width=Inches(4.6))
    _word_table(document, statements(cluster))
    _word_table(document, ranking(clusters))
    document.add_heading("Background", 2)
    document.add_paragraph(cluster.background)
    document.add_heading("Objective", 2)
    document.add_paragraph(cluster.objective)
    document.add_heading("Leading enterprises", 2)
    document.add_paragraph(", ".join(cluster.enterprises) or "None is named.")
    document.add_paragraph("Fields of work: " + ", ".join(cluster.fields))


def _word_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(rows[0]), style="Light Grid Accent 1")
    for cell, words in zip(table.rows[0].cells, rows[0], strict=True):
        cell.text = words
    for row in rows[1:]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
