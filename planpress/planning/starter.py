"""An empty place becomes a plan, folder or workbook, that builds at once: an invented example to write over."""

from __future__ import annotations

import tempfile
from pathlib import Path

from planpress.errors import Fault, Place, UsageError
from planpress.planning.cells import MalformedError, identifier
from planpress.planning.exporting.sheets import plan_workbook
from planpress.planning.faults import Faults
from planpress.planning.parts import SUFFIX, parts_of
from planpress.planning.reading import read_plan

FILES = {
    "README.md": """\
# How this plan folder works

Everything in it is an invented example. Write your own plan over it, then run

    python generate.py check NAME
    python generate.py build NAME

- `plan.yaml`: what the plan is called, whose it is, its years and languages; and, if you like, what investors may
  want to know: contact, strengths, incentives and steps.
- `publish.yaml`: which documents to make, in which formats and languages.
- `clusters.csv`: one row for each industrial cluster. `id` names it everywhere else.
  Leading enterprises are parted by `;`, each as `Name` or `Name: its part`. A column `name:zh` holds Chinese names.
  A column `motif` (pipes, weave, twill, belts, traces) chooses a cluster's drawing, where its name does not tell.
- `observations.csv`: one row for each number, as its source states it. `period` is 2025, 2021/2025, 2025-Q1 or
  2025-05; `kind` is actual, estimate, forecast or target; `qualifier` is about, over, at_least, under or at_most.
  A range goes into `low` and `high`. `change` is blank for a level, else increase, multiple or growth.
  A blank cell means "not stated". Without a cluster, a number is the region's.
- `sources.csv`: where the numbers are from. Every number names its source.
- `indicators.csv` (if you need it): indicators that are not built in, with `id`, `name`, `unit`, `definition`.
- `text/<cluster>.md`: a section Background, a section Objective, and more if you like. Do not type figures:
  `{{ cluster.target }}`, `{{ cluster.baseline }}` and `{{ cluster.figures.enterprises }}` take them from the
  table.
- `photos/` with `photos.csv` (if you have any): JPEG, PNG or TIFF files, each with `file`, `credit` and `alt`.
""",
    "plan.yaml": """\
# An invented example: change every line. Any text may have a translation, such as region:zh: 大连
region: REGION
plan: Example Plan
# From the plan's first year to its last; then the years of its starting points and of its goals.
period: 2026/2030
baseline: 2025
target: 2030
publisher: Name of your office
# The first language is the one your texts are written in.
languages: [en]
disclaimer: All clusters, enterprises and figures in this document are invented examples.
# The date on the cover; without this line it is the day of the build.
# edition: 2026-01-31

# For investors, as far as you can say it; what is not given is left out. Words may have translations: agency:zh.
# contact:
#   agency: Name of the investment agency
#   person: Whom to ask for
#   telephone: +86 411 1234 5678
#   email: office@example.org
#   address: Street, postcode and city
#   web: https://example.org/invest
#   hours: Monday to Friday, 9:00 to 17:00
# Why here, what is offered, and how to begin: entries with a title and a text of one paragraph. Figures are names,
# not digits, or have their source: the id of a row of sources.csv.
# strengths:
#   - title: A port without ice
#     text: Ships come and go all year.
#     source: S1
# incentives:
#   - title: Land
#     text: Plots are let to those who build within a year.
#     source: S1
# steps:
#   - title: Ask
#     text: Write to the agency. It answers within a week.
""",
    "publish.yaml": """\
# One entry for each document: a folder of templates/, the formats (pdf, docx, txt) and the languages.
# A template that is about one cluster takes for_each: cluster, which makes a document for each of them; with
# clusters: [machinery] only for those that are named. There are groups and audiences, too: python generate.py schema
# publish prints all that may stand here.
editions:
  - template: briefing
    formats: [pdf, docx]
    languages: [en]
# Who gets them by mail, if anybody: lists with a column address, and name, language, clusters and whatever else you
# like. With the transport outbox letters are written into a folder; smtp and sendmail send them.
# mailings:
#   - name: monthly
#     from: Name of your office <office@example.org>
#     recipients: [mailing/recipients.csv]
#     attach: [briefing.pdf]
#     when: on-change
#     approval: yes
#     transport: outbox
""",
    "clusters.csv": """\
id,name,short_name,label,location,leading_enterprises,fields
machinery,Example Machinery Cluster,Example machinery,Machinery,North,Tools Ltd: makes gears; Drives Ltd,Gears; Drives
food,Example Food Processing Cluster,Example food,Food,South,Example Mills,Grain; Oil; Fruit
""",
    "observations.csv": """\
cluster,indicator,period,kind,value,low,high,qualifier,change,unit,source,locator,note
machinery,output_value,2025,actual,12.5,,,exact,,billion RMB,S1,p. 1,Invented example
machinery,output_value,2030,target,20,,,over,,billion RMB,S1,p. 2,Invented example
machinery,enterprises,2025,actual,64,,,exact,,enterprises,S1,p. 1,Invented example
food,output_value,2025,actual,8,,,about,,billion RMB,S1,p. 3,Invented example
food,output_value,2030,target,15,,,exact,,billion RMB,S1,p. 4,Invented example
food,enterprises,2025,actual,120,,,over,,enterprises,S1,p. 3,Invented example
""",
    "sources.csv": """\
id,title,publisher,url,published,retrieved,reliability,note
S1,Example source,Name of its publisher,https://example.org/plan,2026-01-01,2026-01-31,invented,Put yours here
""",
    "text/machinery.md": """\
## Background

This cluster is an invented example. In {{ cluster.baseline.period }} its {{ cluster.figures.enterprises }} reached an
output value of {{ cluster.baseline }}. Say here how the cluster came about, what it makes and who its enterprises
are, in three or four sentences.

## Objective

By {{ cluster.target.period }} the cluster is to reach an output value of {{ cluster.target }}. Say here what the
plan wants to change: new products, new enterprises, better links between them, in three or four sentences.
""",
    "text/food.md": """\
## Background

This cluster is an invented example too. It started from an output value of {{ cluster.baseline }} in
{{ cluster.baseline.period }}. Say here which fields it works in and what it takes from the country round it.

## Objective

By {{ cluster.target.period }} output value is to be {{ cluster.target }}. Say here what is to be built, and for whom.
""",
}


def new_plan(folder: Path) -> tuple[Path, ...]:
    """Write a starter plan and return its files.

    Raises UsageError when something is there already, or when the folder's name is no id.
    """
    _check_free(folder)
    region = folder.name.replace("-", " ").replace("_", " ").title()
    try:
        return tuple(_write(folder / name, _filled(text, folder.name, region)) for name, text in FILES.items())
    except OSError as error:
        raise UsageError([_unwritable(folder, error)]) from error


def new_workbook(folder: Path) -> Path:
    """Write the same starter plan as a workbook beside where its folder would be, and return the file.

    Raises UsageError as `new_plan` does.
    """
    _check_free(folder)
    with tempfile.TemporaryDirectory() as place:
        example = Path(place) / folder.name
        new_plan(example)
        parts = parts_of(example, Faults())
        assert parts, "a folder without a workbook can always be opened"
        data = plan_workbook(parts, read_plan(example), guide=True)
    file = folder.with_name(folder.name + SUFFIX)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise UsageError([_unwritable(file, error)]) from error
    return file


def _check_free(folder: Path) -> None:
    """Raises UsageError when the name is no id, or when a folder or a workbook has it already."""
    try:
        identifier(folder.name)
    except MalformedError as fault:
        raise UsageError([Fault("Bad plan name", Place(str(folder)), fault.reason, fault.mend)]) from fault
    for path, what in ((folder, "Folder exists"), (folder.with_name(folder.name + SUFFIX), "Workbook exists")):
        if path.exists():
            reason = "something is there already, and nothing is ever written over"
            raise UsageError([Fault(what, Place(str(path)), reason, "Choose another name.")])


def _unwritable(path: Path, error: OSError) -> Fault:
    reason = (error.strerror or "it cannot be written").lower()
    return Fault("Cannot be made", Place(str(path)), reason, "Choose another place.")


def _filled(text: str, name: str, region: str) -> str:
    return text.replace("NAME", name).replace("REGION", region)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
