"""What a workbook says of its own columns, and of itself."""

from __future__ import annotations

NOTES: dict[str, dict[str, str]] = {
    "plan": {
        "key": "What is said: region, plan, period, baseline, target, publisher, languages, edition and more. A key "
        "may have a translation: region:zh. A point leads to a part: contact.email, units.CNY, incentives.1.title "
        "and incentives.1.text.",
        "value": "Several languages are parted by commas. A date is written 2026-01-31.",
    },
    "clusters": {
        "id": "Names the cluster in all other sheets: lowercase letters, digits and hyphens.",
        "name": "The official name. A column name:zh holds it in Chinese.",
        "short_name": "Heads the cluster's page; the name if blank.",
        "label": "Marks the cluster in charts; the short name if blank.",
        "latitude": "Decimal degrees, north positive.",
        "longitude": "Decimal degrees, east positive.",
        "indicator": "The indicator that its page leads with.",
        "leading_enterprises": "Parted by semicolons, each as Name or Name: its part.",
        "fields": "Parted by semicolons.",
        "motif": "The drawing of its industry in brochures; chosen by name and fields if blank.",
    },
    "observations": {
        "cluster": "The id of a cluster; blank for a figure of the whole region.",
        "indicator": "A built-in indicator, or one of the sheet indicators.",
        "period": "2025, 2021/2025, 2025-Q1, 2025-05 or FY2024/25; blank when the source gives none.",
        "kind": "What the figure is; blank when the source does not say.",
        "value": "The number as the source gives it. Leave it blank for a range. A blank is not stated, never zero.",
        "low": "The lower end of a range.",
        "high": "The upper end of a range.",
        "qualifier": "How exact the source is; blank means exact. A figure in_words has its words in the note.",
        "change": "Blank for a level; otherwise how the figure changes the level.",
        "unit": "Such as billion RMB, persons or % a year. Other units than those of the list are possible.",
        "scope": "What is covered, when that is not the cluster's own area: an id of the sheet scopes.",
        "definition": "What is counted, when that is not what the indicator says.",
        "basis": "The prices, such as 2010 prices.",
        "source": "The id of a source.",
        "locator": "Where in the source: page, table or section.",
        "supersedes": "The older figure that this one replaces: cluster/indicator/period/kind.",
        "number_format": "How the source writes this number, such as 1.234,5; write the number as text then.",
    },
    "indicators": {
        "id": "Names the indicator in observations: lowercase letters, digits and underscores.",
        "unit": "money for any currency, or a unit such as MW.",
        "better": "Whether higher or lower is better.",
        "additive": "Whether the clusters' figures may be added up.",
    },
    "sources": {
        "id": "Names the source in observations, such as S1.",
        "url": "With https:// at its head.",
        "published": "2026-01-31, 2026-01 or 2026.",
        "retrieved": "The day on which it was read: 2026-01-31.",
    },
    "scopes": {
        "id": "Names the scope in observations.",
        "relation": "How it lies to the cluster's own area: a wider one holds all of it and more.",
    },
    "rates": {"rate": "What one unit of the currency is in the other.", "date": "The day or year that it is for."},
    "photos": {
        "file": "A JPEG, PNG or TIFF file in the folder of photos beside this workbook.",
        "focus": "What no crop may lose, in per cent from the left and from the top: 40 60. Blank for the middle.",
    },
    "texts": {
        "id": "A cluster's id, or plan for the whole.",
        "language": "Such as en; blank for the plan's first language.",
        "heading": "Background or Objective, or a heading of your own.",
        "setting": "Instead of a heading: headline, lead and so on, for sentences of your own.",
        "text": "Markdown. Figures are names, not digits: {{ cluster.target }}.",
    },
    "publish": {
        "template": "A folder in templates/, such as briefing.",
        "formats": "pdf, docx, txt, parted by commas.",
        "languages": "Those of the plan if blank.",
        "for_each": "cluster, group or audience: a document for each of them. Blank: one document.",
        "clusters": "Only these clusters, parted by commas. All if blank.",
        "groups": "Only the clusters of these groups, as file names have them: heavy-industry.",
        "audiences": "With for_each: audience, only these. publish.yaml defines them: see the manual.",
        "without": "All clusters but these.",
        "name": "Where the files lie: {language}/{document}-{edition}. Blank for the usual place.",
        "bleed": "With pdf-print: how far what touches the edge runs over it, such as 5 mm.",
        "imposition": "With pdf-print: booklet adds a file for office printers.",
    },
}
"""The note on each column's head, by sheet and column."""

README = (
    "Everything in it is an example. Write your own plan over it, save, then check and build it.",
    "plan: what the plan is called, whose it is, its years and languages; for investors also contact.agency, "
    "contact.email and the like, and strengths.1.title, strengths.1.text, incentives.1.title, steps.1.title and so on.",
    "clusters: one row for each industrial cluster. observations: one row for each number, as its source states it.",
    "sources: where the numbers are from. indicators (if you need them): measures that are not built in.",
    "texts: one row for each section. publish: which documents to make, in which formats and languages.",
    "Select a column's head to read what belongs into it. Lists drop down in the cells below.",
    "A blank cell means not stated; it never becomes zero. A limit stays a limit: qualifier says over or at_most.",
    "Do not merge cells, hide rows or colour cells to say something: only what is written in a cell counts.",
    "Sheets whose name begins with notes or _ are yours: nothing is read from them.",
)
