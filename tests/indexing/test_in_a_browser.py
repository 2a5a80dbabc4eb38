"""The page in a real Chromium, opened as a file: everybody can read it, at any width, in light and dark, alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from planpress.building.stores import LocalStore
from planpress.indexing.writing import write_index
from tests.indexing import stores

WIDE, TABLET, PHONE, NARROWEST = 1200, 768, 390, 320
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STORES: dict[str, Callable[[Path], LocalStore]] = {
    "nothing made": stores.nothing,
    "one plan": stores.one_plan,
    "failures": stores.failures,
    "many": stores.many,
}
SPILLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Links that stand alone, not in a sentence (WCAG 2.2, 2.5.8, lets those be smaller).
LOW = """[...document.querySelectorAll("td:nth-of-type(2) a, nav a, summary, .facts a, .lead a, a.document")]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44).map(each => each.textContent)"""
UNDRAWN = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each store with its page in it."""
    root = tmp_path_factory.mktemp("reports")
    folders = {name: root / f"{index} #{name}" for index, name in enumerate(STORES)}
    for name, make in STORES.items():
        write_index(make(folders[name]))
    return folders


def opened(browser: Browser, folder: Path, width: int, scheme: str = "light") -> Page:
    """The page of a folder without a network, everything on it unfolded."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        offline=True,
    )
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return page


@pytest.mark.parametrize("name", STORES)
def test_axe_finds_nothing_to_mend(browser: Browser, folders: dict[str, Path], name: str) -> None:
    page = opened(browser, folders[name], WIDE)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert not found.response["violations"], f"{scheme}, {width} pixels wide: {found.generate_report()}"
    page.context.close()


@pytest.mark.parametrize("name", STORES)
def test_nothing_is_asked_of_a_network_and_every_picture_is_there(
    browser: Browser, folders: dict[str, Path], name: str
) -> None:
    context = browser.new_context(offline=True)
    asked, said = [], []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto((folders[name] / "index.html").as_uri())
    assert page.evaluate(UNDRAWN) == []
    assert not [address for address in asked if not address.startswith(f"{folders[name].as_uri()}/")]
    assert not said, "the browser has nothing to complain of, and its policy refused nothing"
    context.close()


def test_the_policy_of_the_page_lets_nothing_of_a_network_in(browser: Browser, folders: dict[str, Path]) -> None:
    """Even what somebody might smuggle into the page could not call home."""
    page = opened(browser, folders["one plan"], WIDE)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.evaluate(
        """() => {
            const add = (name, said) => document.body.append(Object.assign(document.createElement(name), said));
            add("script", {textContent: "document.title = 'ran'"});
            add("img", {src: "http://127.0.0.1:9/x.png"});
        }"""
    )
    page.wait_for_timeout(50)
    assert page.title() != "ran"
    assert sum("Content Security Policy" in text for text in refused) >= 2
    page.context.close()


@pytest.mark.parametrize("name", STORES)
def test_no_width_needs_sideways_scrolling(browser: Browser, folders: dict[str, Path], name: str) -> None:
    page = opened(browser, folders[name], WIDE)
    for width in (WIDE, TABLET, PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(SPILLS), f"{width} pixels are too few"
    page.context.close()


def test_a_thumb_hits_what_stands_alone_on_a_phone(browser: Browser, folders: dict[str, Path]) -> None:
    page = opened(browser, folders["failures"], PHONE)
    assert page.evaluate(LOW) == []
    page.context.close()


def test_keys_lead_through_the_page_and_show_where_they_are(browser: Browser, folders: dict[str, Path]) -> None:
    page = opened(browser, folders["failures"], WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show the first that failed"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').className") == "box"
    page.context.close()


def test_dark_is_dark_and_paper_is_white(browser: Browser, folders: dict[str, Path]) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page = opened(browser, folders["one plan"], WIDE, "dark")
    assert page.evaluate(ground) == "rgb(10, 22, 34)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.context.close()
