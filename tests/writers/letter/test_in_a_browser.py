"""Letters in a real Chromium, on a telephone and on a desk, light and dark: everybody can read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from planpress.brand import Brand
from planpress.writers.letter import Letter, write_letter
from tests.letters import PLANS, letter_document, plan_of, with_pictures
from tests.writers import sample

WIDTHS = (320, 375, 480, 700)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WHOLE_PAGE = ("region", "landmark-one-main", "page-has-heading-one")
"""What axe asks of pages: a letter stands in one."""
TOO_WIDE = """[...document.querySelectorAll("*")].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && box.right > document.documentElement.clientWidth + 0.5;
}).map(each => each.outerHTML.slice(0, 80))"""
WORDS = """(() => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, style = getComputedStyle(node.parentElement);
        if (node.textContent.trim() && node.parentElement.checkVisibility())
            found.push([node.textContent.trim(), parseFloat(style.fontSize)]);
    }
    return found;
})()"""
COVERED = """(() => {
    const parts = "h1, h2, p, th, td:not(:has(p, table)), img, .what, .number, .qualifier, .more";
    const boxes = [...document.querySelectorAll(parts)]
        .filter(each => !each.querySelector("h1, h2, p, table") && each.checkVisibility() && each.textContent.trim())
        .flatMap(each => [...each.getClientRects()].map(box => [each, box]));
    return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
        .filter(([other, b]) => one !== other && !one.contains(other) && !other.contains(one)
            && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
        .map(([other]) => [one.textContent.slice(0, 40), other.textContent.slice(0, 40)]));
})()"""
PICTURES = """[...document.images].map(image => [image.currentSrc, image.naturalWidth, image.clientWidth])"""


@pytest.fixture(scope="module", params=[*PLANS, "every node"])
def letter(request: pytest.FixtureRequest, brand: Brand) -> Letter:
    known = request.param in PLANS
    return write_letter(letter_document(plan_of(request.param)) if known else sample.whole_document(), brand)


@pytest.fixture(scope="module")
def page(browser: Browser, letter: Letter) -> Iterator[Page]:
    """The letter on a screen of two pixels a pixel, without a network."""
    context = browser.new_context(device_scale_factor=2, offline=True)
    page = context.new_page()
    page.set_content(with_pictures(letter))
    yield page
    context.close()


def looks(page: Page, widths: Sequence[int]) -> Iterator[str]:
    """Look at a page in light and in dark at each of the widths; gives how it is looked at."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            yield f"{scheme}, {width} pixels wide"


def test_it_can_be_read_at_every_width(page: Page) -> None:
    for look in looks(page, WIDTHS):
        assert page.evaluate(TOO_WIDE) == [], look
        assert page.evaluate(COVERED) == [], look
        small = [(words, size) for words, size in page.evaluate(WORDS) if size < 12]
        assert small == [], look


def test_axe_finds_nothing_to_mend_and_contrast_enough(page: Page) -> None:
    for look in looks(page, (375, 700)):
        rules = {name: {"enabled": False} for name in WHOLE_PAGE}
        found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
        assert not found.response["violations"], f"{look}: {found.generate_report()}"


def test_pictures_are_of_the_screens_width_and_ground_and_sharp(browser: Browser, brand: Brand) -> None:
    letter = write_letter(letter_document(plan_of("dalian")), brand)
    shown = {}
    for scheme in SCHEMES:
        for width in (375, 700):
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = context.new_page()
            page.set_content(with_pictures(letter))
            ((source, pixels, size),) = page.evaluate(PICTURES)
            assert pixels == 2 * size
            shown[scheme, width] = source
            context.close()
    assert len(set(shown.values())) == 4 == len(letter.pictures)


def test_dark_is_dark(browser: Browser, brand: Brand) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.set_content(with_pictures(write_letter(letter_document(plan_of("dalian")), brand)))
    grounds = [
        page.evaluate(f"getComputedStyle(document.querySelector('{s}')).backgroundColor") for s in (".outer", ".body")
    ]
    assert grounds == ["rgb(10, 22, 34)", "rgb(18, 38, 58)"]
    context.close()


def test_what_changed_has_two_lines_on_a_telephone_and_one_on_a_desk(browser: Browser, brand: Brand) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 800})
    page = context.new_page()
    page.set_content(with_pictures(write_letter(letter_document(plan_of("dalian")), brand)))
    lines = (
        "new Set([...document.querySelectorAll('.full tbody tr:first-child th *')].filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect().top)).size"
    )
    wide = page.evaluate(lines)
    page.set_viewport_size({"width": 375, "height": 800})
    assert (wide, page.evaluate(lines)) == (1, 2)
    context.close()
