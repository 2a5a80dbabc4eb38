"""Golden files: compare with what is kept, or rewrite it when PLANPRESS_GOLDEN=rewrite (`make golden`)."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def check_golden(name: str, text: str) -> None:
    """Fail when `text` differs from tests/golden/<name>; a person reads the diff of a rewritten one."""
    file = GOLDEN / name
    if os.environ.get("PLANPRESS_GOLDEN") == "rewrite":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return
    assert file.exists(), f"{file} is missing; run make golden and read what it writes"
    assert text == file.read_text("utf-8"), "differs from the golden file; run make golden and read the diff"
