"""What many tests share: the brand, and tools that are not Python packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from planpress.brand import Brand, read_brand

ROOT = Path(__file__).parent.parent
os.environ["PLANPRESS_CACHE"] = "off"  # no test leaves drawings in the user's own cache, or finds some there


@pytest.fixture(scope="session")
def brand() -> Brand:
    return read_brand(ROOT / "templates" / "_brand.yml")


def require_tool(name: str, package: str, elsewhere: Iterable[Path] = ()) -> str:
    """The tool's path, on PATH or in a folder `elsewhere`. Without it the test is skipped, or fails when
    PLANPRESS_FULL_TESTS=1."""
    path = shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, elsewhere)))
    if path:
        return path
    message = f"{name} is not installed; install {package}"
    if os.environ.get("PLANPRESS_FULL_TESTS") == "1":
        pytest.fail(message)
    pytest.skip(message)
