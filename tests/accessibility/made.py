"""The documents whose PDFs must be readable by everybody, made once for all tests."""

from __future__ import annotations

import datetime as dt
from functools import cache

from planpress.brand import read_brand
from planpress.composing import compose
from planpress.document import Document
from planpress.planning.reading import read_plan
from planpress.writers.pdf import write_pdf
from tests.composing.test_chart_words import many
from tests.conftest import ROOT
from tests.writers.pdf.stress import DOCUMENTS
from tests.writers.sample import whole_document

PLANS = sorted(folder.name for folder in (ROOT / "data").iterdir() if (folder / "plan.yaml").exists())
TEMPLATES = ("briefing", "progress")
NAMES = ["every node", *(f"{plan} {template}" for plan in PLANS for template in TEMPLATES)]
NAMES += [f"{count} briefing" for count in (1, 2, 12, 43)]
NAMES += DOCUMENTS
BRAND = read_brand(ROOT / "templates" / "_brand.yml")


@cache
def document(name: str) -> Document:
    """A document of a plan in data/, of so many clusters, with every node there is, or one that asks much."""
    if name == "every node":
        return whole_document()
    if name in DOCUMENTS:
        return DOCUMENTS[name]()
    source, template = name.split(" ")
    plan = many(int(source)) if source.isdigit() else read_plan(ROOT / "data" / source)
    return compose(plan, ROOT / "templates" / template, "en", dt.date(2026, 11, 23))


@cache
def pdf(name: str) -> bytes:
    return write_pdf(document(name), BRAND)
