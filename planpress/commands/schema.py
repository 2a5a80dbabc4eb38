"""schema: print what publish.yaml and the JSON files of the reports may say, for editors and other programs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from planpress.building.editions import Project
from planpress.errors import ExitCode
from planpress.plain import Reporter

FOLDER = Path(__file__).parents[1] / "schemas"
NAMES = ("publish", "manifest", "run", "changes")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES, help="of publish.yaml, manifest.json, run.json or changes.json")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    sys.stdout.write(json.dumps(schema_of(options.name), ensure_ascii=False, indent=1) + "\n")
    return ExitCode.DONE


def schema_of(name: str) -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) as one document: a part that has a file of its own stands in its place (section
    9.3, bundling)."""
    schema = _read(name)
    parts = {part: _bundled(part) if _file(part).is_file() else own for part, own in schema.get("$defs", {}).items()}
    return schema | {"$defs": parts} if parts else schema


def _bundled(name: str) -> dict[str, Any]:
    """A schema with an id of its own, so that what it refers to is found in itself."""
    return {"$id": _file(name).name, **_read(name)}


def _file(name: str) -> Path:
    return FOLDER / f"{name}.schema.json"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_file(name).read_bytes())
    return found
