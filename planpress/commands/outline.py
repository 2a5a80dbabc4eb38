"""outline: show a document as plain text, to read or to compare."""

from __future__ import annotations

import argparse
import sys

from planpress.building.documents import document_of, refuse_faulty
from planpress.building.editions import Project, find_plans, orders_of
from planpress.commands.asking import ONE_PLAN, edition_of, request_of
from planpress.errors import ExitCode
from planpress.plain import Reporter


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=ONE_PLAN)
    parser.add_argument("document", metavar="DOCUMENT", help="one that publish.yaml names: briefing, profile/CLUSTER")
    parser.add_argument("--language", metavar="TAG", help="one of its languages; the first if left out")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.brand import read_brand
    from planpress.writers import FORMATS

    (folder,) = find_plans(project, [options.plan])
    orders = orders_of(project, folder)
    refuse_faulty([orders])
    edition = edition_of(orders, options.document, options.language)
    document = document_of(project, request_of(project, (folder,), options), orders, edition)
    sys.stdout.write(FORMATS["txt"].write(document, read_brand(project.brand)).decode())
    return ExitCode.DONE
