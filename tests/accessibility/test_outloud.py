"""A second opinion, by heuristics: outloud finds nothing that the file itself does not explain.

Each of its findings is listed with the reason why it stands, and with the proof that the reason holds in this file.
A finding of any other rule, or one whose proof fails, fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from outloud import check

from planpress.accessibility.agreement import differences
from planpress.accessibility.aloud import read_aloud
from planpress.accessibility.tables import table_faults
from planpress.accessibility.tree import TaggedFile
from planpress.document import plain_text
from tests.accessibility.made import NAMES, document, pdf

STRESS = "asked for by a stress document"


class Explanation(NamedTuple):
    reason: str
    holds: Callable[[str, Any], bool]


def heard_elsewhere(name: str, finding: Any) -> bool:
    """Every word of the lines said to be silent is the running head's, or read in the structure."""
    running = document(name).running
    heard = " ".join([*read_aloud(TaggedFile(pdf(name)).roots), plain_text((*running.name, *running.topic))])
    return all(word.rstrip("….;") in heard for word in finding.evidence.split())


def tables_are_sound(name: str, finding: Any) -> bool:  # noqa: ARG001
    """Each cell of figures has its heads, each head its cells."""
    return not [
        fault
        for root in TaggedFile(pdf(name)).roots
        for node in root.all()
        if node.role == "Table"
        for fault in table_faults(node)
    ]


def told_as_written(name: str, finding: Any) -> bool:  # noqa: ARG001
    """The structure tells the document piece by piece, in its order, nothing twice and nothing left out."""
    return differences(document(name), TaggedFile(pdf(name)).roots) == ()


def is_a_sentence(name: str, finding: Any) -> bool:
    """The alternative text says in whole sentences what its figures are."""
    figures = [node for root in TaggedFile(pdf(name)).roots for node in root.all() if node.role == "Figure"]
    alts = [" ".join(node.alt.split()) for node in figures if node.alt]
    beginnings = [each.rstrip("…. ") for each in finding.evidence.split("; ")]
    said = [[alt for alt in alts if alt.startswith(beginning)] for beginning in beginnings]
    return all(said) and all(re.fullmatch(r"\w.*[^\W\d]{3,} .*\.", alt) for each in said for alt in each)


def links_are_told(name: str, finding: Any) -> bool:  # noqa: ARG001
    """Each link has words, or holds a figure that has some."""
    links = [node for root in TaggedFile(pdf(name)).roots for node in root.all() if node.role == "Link"]
    return all(node.text.strip() or any(figure.alt for figure in node.named("Figure")) for node in links)


def only_in(*names: str) -> Callable[[str, Any], bool]:
    return lambda name, finding: name in names  # noqa: ARG005


EXPLAINED = {
    "TAG-002": Explanation(
        "A running head, or a title or head shown again on the next page: heard once, where it stands first.",
        heard_elsewhere,
    ),
    "TBL-010": Explanation("A table of one column of figures has as many row heads as figures.", tables_are_sound),
    "FIG-012": Explanation("A chart of many figures: they are more than half of its words.", is_a_sentence),
    "LNK-003": Explanation("A link without words is a picture that is told in words.", links_are_told),
    "LNK-010": Explanation("A source named by its address in words: the plan gives no link for it.", told_as_written),
    "ORD-001": Explanation("Words before and behind a link are taken as one; asides are drawn first.", told_as_written),
    "PAG-001": Explanation("Pages that begin alike say different things: cluster 1, cluster 2.", told_as_written),
    "DOC-040": Explanation(STRESS, only_in("odd characters")),
    "HDG-011": Explanation(STRESS, only_in("headings")),
    "TAG-020": Explanation(STRESS, only_in("lists over pages")),
    "TBL-012": Explanation(STRESS, only_in("odd tables")),
}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_second_opinion_finds_is_explained_by_the_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(pdf(name))
    result = check(str(path))
    assert [run.rule for run in result.runs if run.status == "crashed"] == []
    told = [finding for finding in result.findings if finding.severity in ("error", "warning")]
    unknown = [(finding.rule, finding.message) for finding in told if finding.rule not in EXPLAINED]
    assert unknown == []
    assert [(each.rule, each.message) for each in told if not EXPLAINED[each.rule].holds(name, each)] == []
