"""What may import what: the contract of pyproject.toml holds, and pyplot stays out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent

BUILD = """
import datetime, pathlib, sys
from planpress.brand import read_brand
from planpress.composing import compose
from planpress.planning.reading import read_plan
from planpress.writers import FORMATS

document = compose(read_plan(pathlib.Path("data/dalian")), pathlib.Path("templates/briefing"), "en",
                   datetime.date(2026, 1, 1))
for writer in FORMATS.values():
    writer.write(document, read_brand(pathlib.Path("templates/_brand.yml")))
print("matplotlib" in sys.modules, "matplotlib.pyplot" in sys.modules)
"""


def test_imports_go_the_way_that_the_contract_says() -> None:
    assert lint_imports(str(ROOT / "pyproject.toml")) == EXIT_STATUS_SUCCESS


def test_charts_are_drawn_without_pyplot() -> None:
    assert _output(BUILD) == "True False"


def test_the_command_starts_without_the_libraries_that_write() -> None:
    """They cost most of a second, which a run that changes nothing would pay for nothing."""
    heavy = ("matplotlib", "reportlab", "docx", "PIL", "babel")
    assert _output(f"import planpress.cli, sys; print(sorted(set({heavy}) & set(sys.modules)))") == "[]"


def _output(program: str) -> str:
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()
