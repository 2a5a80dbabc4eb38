"""The finished documents, made once for all tests: of the plans in data/, and of plans with any number of clusters."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

from planpress.brand import read_brand
from planpress.composing import compose
from planpress.document import Document, Page
from planpress.planning.model import Contact, Item, Plan
from planpress.planning.reading import read_plan
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.press import write_print
from tests.composing.plans import DATE, plan_of
from tests.conftest import ROOT

BRAND = read_brand(ROOT / "templates" / "_brand.yml")
PLANS = ("dalian", "korea-regions", "malaysia-nimp2030")
KINDS = (
    "Petrochemicals",
    "Software services",
    "New materials",
    "Motor vehicles",
    "Electronics",
    "Shipbuilding yards",
    "Food processing",
    "Medical devices",
    "Logistics",
)
TURNS = (
    ("{} billion RMB", "{}0 billion RMB"),
    ("", "over {}0 billion RMB"),
    ("over {} billion RMB", "{}0 billion RMB"),
)
"""Baseline and target in turn: both stated, one not stated, limits."""


class Made(NamedTuple):
    """A document by its plan (a folder in data/, or a number of clusters), its template, and its cluster's place."""

    plan: str
    template: str
    cluster: int | None = None

    def __str__(self) -> str:
        return " ".join(map(str, (part for part in self if part is not None)))


ALL = (
    *(Made(plan, template) for plan in PLANS for template in ("brochure", "poster")),
    *(Made(plan, "profile", cluster) for plan in PLANS for cluster in (0, 1)),
)
DALIAN = Made("dalian", "brochure")


@cache
def plan(name: str) -> Plan:
    return plan_of_clusters(int(name)) if name.isdigit() else read_plan(ROOT / "data" / name)


def plan_of_clusters(count: int) -> Plan:
    """A plan of so many clusters of many industries, of which some have no baseline, and some limits."""
    figures = {
        f"{KINDS[i % len(KINDS)]} {i // len(KINDS) + 1}": tuple(words.format(i % 7 + 3) for words in TURNS[i % 3])
        for i in range(count)
    }
    return plan_of(figures)  # type: ignore[arg-type]  # each of two


def with_offers(plan: Plan) -> Plan:
    """The plan with all that it can tell investors."""
    return replace(
        plan,
        contact=Contact(
            agency={"": "Ostland Trade Office"},
            person={"": "Ms Li Wen"},
            telephone="+86 411 1234 5678",
            email="invest@example.org",
            address={"": "12 Harbour Road"},
            web="https://example.org/invest",
            hours={"": "Monday to Friday, 9 to 17"},
        ),
        incentives=(item("Land", "Prepared plots with water and rail."), item("Tax", "A reduced rate for research.")),
        strengths=(item("A deep port", "Ships of every size call."), item("Near the capital", "Forty trains a day.")),
        steps=(item("Write", "Tell us what you need."), item("Visit", "See the zones."), item("Sign", "One window.")),
    )


def item(title: str, text: str) -> Item:
    return Item({"": title}, {"": text})


def brochure_of(plan: Plan) -> Document:
    return compose(plan, ROOT / "templates" / "brochure", "en", DATE)


@cache
def document(made: Made) -> Document:
    of = plan(made.plan)
    cluster = "" if made.cluster is None else of.clusters[made.cluster].id
    return compose(of, ROOT / "templates" / made.template, "en", DATE, cluster)


@cache
def screen(made: Made) -> bytes:
    return write_pdf(document(made), BRAND)


@cache
def printed(made: Made) -> bytes:
    return write_print(document(made), BRAND)


def pages(document: Document) -> list[Page]:
    return [block for block in document.blocks if isinstance(block, Page)]
