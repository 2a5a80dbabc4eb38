"""What many tests share: the brand, and tools that are not Python packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planpress.brand import Brand, read_brand

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
os.environ["PLANPRESS_CACHE"] = "off"  # no test leaves drawings in the user's own cache, or finds some there


@pytest.fixture(scope="session")
def brand() -> Brand:
    return read_brand(ROOT / "templates" / "_brand.yml")


@pytest.fixture(scope="module")  # as long as Playwright runs, the thread has an event loop, which others may not expect
def browser() -> Iterator[Browser]:
    """A Chromium for a module's tests that look at pages; each opens a context of its own, and closes it."""
    program = require_tool("chromium", "chromium")
    from playwright.sync_api import sync_playwright  # late: few tests need it

    # Chromium's sandbox refuses to run as root, which containers do.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=as_root)
        yield browser
        browser.close()


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
