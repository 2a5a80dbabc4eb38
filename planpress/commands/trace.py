"""trace: say where a printed figure stands and what it comes from."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from planpress.building.documents import refuse_faulty
from planpress.building.editions import Edition, Orders, Project, find_plans, orders_of
from planpress.commands.asking import ONE_PLAN, PROGRAM, add_json, editions_of, one_document, print_lines, request_of
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.plain import Reporter

if TYPE_CHECKING:
    from planpress.building.tracing import Printing, Traced, Tracer
    from planpress.traces import Line

STYLES = {"": "", "head": "bold", "dim": "bright_black", "figure": "cyan"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=ONE_PLAN)
    parser.add_argument("value", metavar="VALUE", nargs="*", help="as printed: 12.3, '12.3 %%', 'at most 38.9'")
    name = "only this document: briefing, profile/CLUSTER; needed with --page"
    parser.add_argument("--document", metavar="NAME", help=name)
    parser.add_argument("--page", metavar="N", type=int, help="list every figure on this page of the PDF")
    parser.add_argument("--exact", action="store_true", help="all decimals of calculated figures")
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.building.tracing import tracer_of  # late: other commands need none of it
    from planpress.traces import page_lines, printing_object, trace_lines, traced_object

    value = " ".join(options.value)
    _check(options, value)
    (folder,) = find_plans(project, [options.plan])
    orders = orders_of(project, folder)
    refuse_faulty([orders])
    editions = _editions(orders, options.document, options.page)
    tracer = tracer_of(project, orders, request_of(project, (folder,), options), editions)
    if options.page is not None:
        found = _on_page(tracer, editions[0].stem, options.page)
        _tell(options, {"figures": [printing_object(one) for one in found]}, page_lines(tracer, found))
    else:
        traced = _found(tracer, value)
        objects = {"figures": [traced_object(tracer, one) for one in traced], "notes": tracer.notes}
        _tell(options, objects, trace_lines(tracer, traced, options.exact))
    return ExitCode.DONE


def _on_page(tracer: Tracer, document: str, page: int) -> tuple[Printing, ...]:
    """The figures of a page. Raises UsageError when there are none."""
    found = tracer.on_page(document, page)
    if not found:
        told = "; ".join(tracer.notes) or "no figure stands there"
        mend = f"Build the plan, or name another page of {document}."
        raise UsageError([Fault("Nothing on that page", Place(f"{document}, page {page}"), told, mend)])
    return found


def _found(tracer: Tracer, value: str) -> tuple[Traced, ...]:
    """The figures that print as a value. Raises UsageError with the nearest printed ones when there are none."""
    traced = tracer.find(value)
    if not traced:
        near = "; ".join(" ".join(text.split()) for text in tracer.nearest(value))
        reason = f"no document of this plan prints it; the nearest are {near}" if near else "no document prints it"
        raise UsageError([Fault("Not printed", Place(value), reason, "Write a value as it is printed.")])
    return traced


def _check(options: argparse.Namespace, value: str) -> None:
    """A value, or a page of a document. Raises UsageError."""
    if options.page is not None and not options.document:
        raise UsageError([Fault("Page of what", Place(PROGRAM), "--page needs --document", "Add --document NAME.")])
    if options.page is None and not value:
        mend = "Write a printed figure, or --document NAME --page N."
        raise UsageError([Fault("Nothing to trace", Place(PROGRAM), "a value is missing", mend)])


def _editions(orders: Orders, document: str | None, page: int | None) -> tuple[Edition, ...]:
    """The plan's editions, or those of one document, which is of one cluster where a page is asked for. Raises
    UsageError."""
    if not document:
        return orders.editions
    editions = editions_of(orders, document)
    return tuple(one_document(editions, document)) if page is not None else editions


def _tell(options: argparse.Namespace, objects: dict[str, Any], lines: Iterable[Line]) -> None:
    if options.json:
        print(json.dumps({**objects, "exit": 0}, ensure_ascii=False, indent=1))
        return
    print_lines(lines, STYLES)
