"""The page says what the manifests say, in words and links, and nothing on it comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import fsspec
import pytest
from lxml import html

from planpress.building.stores import FsspecStore, LocalStore, Store
from planpress.indexing.writing import write_index
from tests.indexing import stores
from tests.indexing.stores import NASTY, PAGE, Made, pdf


def page(store: Store) -> html.HtmlElement:
    """The page of a store, with a blank between cells as they are seen."""
    write_index(store)
    return html.fromstring(re.sub(r"(?=</(?:td|th|dt|summary)>)", " ", (store.read("index.html") or b"").decode()))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(root: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = root.xpath(path)
    return found


def rows(root: html.HtmlElement) -> list[str]:
    return [words(row) for row in root.xpath("//tbody/tr")]


def headline(store: Store) -> str:
    return words(one(page(store), "//h1"))


def test_the_headline_counts_what_is_good_and_names_the_one_that_failed(tmp_path: Path) -> None:
    assert headline(stores.nothing(tmp_path / "nothing")) == "Nothing is made yet"
    assert headline(stores.one_plan(tmp_path / "one")) == "All 6 editions are good"
    assert headline(stores.failures(tmp_path / "failures")) == "4 of 7 editions are good; three failed"
    made = Made(store := LocalStore(tmp_path / "single"), "dalian")
    made.file("briefing")
    made.failure("brochure", "zh", "pdf-print")
    made.close()
    assert headline(store) == "1 of 2 editions is good; brochure, Chinese, Print PDF failed"
    assert words(one(page(store), "//p[@class='lead']/a")) == "Show the failed one"


def test_a_failure_says_what_where_what_to_do_and_which_edition_stays(tmp_path: Path) -> None:
    root = page(stores.failures(tmp_path))
    box = one(root, "//*[@class='box'][contains(., 'Print PDF')]")
    assert words(box) == (
        "× Failed: brochure, Chinese, Print PDF. Text too near the edge: on page 8 it stands 3.2 mm from the edge. "
        "In data/dalian/text/electronics.zh.md, line 6. Shorten the line. "
        "Then run python generate.py build dalian --only zh/brochure-print.pdf. The edition of 16 November 2026 stays."
    )
    assert "There is no earlier edition." in words(one(root, "//*[@class='box'][contains(., 'briefing')]"))


def test_the_row_of_a_failure_shows_the_edition_that_was_kept_and_leads_to_the_reasons(tmp_path: Path) -> None:
    root = page(stores.failures(tmp_path))
    kept = one(root, "//tr[@class='failed'][contains(., 'Print PDF')]")
    assert "16 Nov 2026 kept" in words(kept)
    assert "× failed on 24 November: text too near the edge" in words(kept)
    target = one(kept, ".//a[@class='bad']").get("href").removeprefix("#")
    assert "Print PDF" in words(one(root, f"//*[@id='{target}']"))
    assert any("never made – –" in row for row in rows(root))


def test_a_file_has_its_language_format_edition_pages_size_and_checks(tmp_path: Path) -> None:
    root = page(stores.one_plan(tmp_path))
    assert "Chinese PDF 23 Nov 2026 10 418 kB ✓ figures read back ✓ PDF/UA-1 passed" in rows(root)
    assert "Chinese Word 23 Nov 2026 – 418 kB – not checked" in rows(root)
    assert "6 of 6 good 4 made, 2 unchanged" in words(root)
    assert "Tuesday 24 November 2026, 18:45 UTC" in words(root)


def test_a_plan_that_a_run_left_as_it_was_says_since_when(tmp_path: Path) -> None:
    root = page(stores.failures(tmp_path))
    assert "1 of 1 good unchanged since the edition of 23 Nov 2026" in words(root)


def test_the_page_says_what_changed_what_is_kept_and_what_comes_next(tmp_path: Path) -> None:
    text = words(page(stores.failures(tmp_path)))
    assert "Changed since the edition of 16 November: figures" in text
    assert "Automobiles 2008, output value, billion RMB 10, now over 10" in text
    assert "Chinese text on electronics 2 lines" in text
    assert "Number 6 of 16 November 2026: 1 file en/brochure.pdf" in text
    assert "Build: all editions, Wednesday 25 November 2026, 06:00 UTC+08:00" in text
    assert "en/old plan#1.pdf To remove: python generate.py build dalian --prune" in text


def test_every_link_leads_to_a_file_or_a_place_of_the_page(tmp_path: Path) -> None:
    for make in (stores.nothing, stores.one_plan, stores.failures, stores.many):
        folder = tmp_path / make.__name__
        root = page(make(folder))
        ids = set(root.xpath("//@id"))
        for link in root.xpath("//@href | //@src"):
            to = urlsplit(link)
            assert to.fragment in ids if to.fragment else (folder / unquote(to.path)).is_file(), link
        published = {name for name in LocalStore(folder).names() if name.endswith((".pdf", ".docx", ".txt"))}
        linked = {unquote(link) for link in root.xpath("//@href")}
        assert {name for name in published if "/outlines/" not in name} <= linked


def test_what_a_mailing_would_send_can_be_looked_at(tmp_path: Path) -> None:
    store = stores.one_plan(tmp_path)
    assert "Letters to look at" not in words(page(store))
    plan = next(iter(store.folders()))
    store.put(f"{plan}/outbox/monthly/index.html", b"")
    link = one(page(store), "//dt[contains(., 'Letters to look at')]/following-sibling::dd/a")
    assert (words(link), link.get("href")) == ("monthly", f"{plan}/outbox/monthly/index.html")


def test_a_file_that_is_gone_is_no_link_and_is_not_good(tmp_path: Path) -> None:
    store = stores.one_plan(tmp_path)
    store.remove("dalian/zh/briefing.pdf")
    root = page(store)
    assert words(one(root, "//h1")) == "5 of 6 editions are good; one is gone"
    assert "dalian/zh/briefing.pdf" not in root.xpath("//@href")
    assert "× the file is gone; the next build makes it" in words(root)


def test_names_with_markup_stay_text(tmp_path: Path) -> None:
    root = page(stores.failures(tmp_path))
    assert NASTY in words(root)
    assert not root.xpath("//script") and not root.xpath("//b[. = 'Co']")


def test_a_document_of_many_clusters_is_one_block_that_unfolds(tmp_path: Path) -> None:
    root = page(stores.many(tmp_path, clusters=43, plans=1))
    block = one(root, "/html/body/main/section/table/tbody")
    assert "Profile 43 documents English PDF, Print PDF 23 Nov 2026 86 36.0 MB ✓ 86 passed" in words(block)
    folded = one(block, ".//details")
    assert folded.get("open") is None and words(one(folded, "summary")) == "All 86 files"
    assert len(folded.xpath(".//tbody/tr")) == 86
    assert len(root.xpath("//img")) == 1


def test_what_failed_among_many_stands_first_and_unfolded(tmp_path: Path) -> None:
    root = page(stores.failures(tmp_path))
    folded = one(root, "//details[contains(., 'Software')][.//table]")
    assert folded.get("open") is not None
    assert words(folded.xpath(".//tbody/tr")[0]).startswith("Software")
    assert "× 1 failed ✓ 1 passed: figures read back, PDF/UA-1" in words(root)


def test_ten_thousand_files_make_a_page_that_opens(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for number in range(20):
        made = Made(store, f"region-{number}")
        made.file("profile", subject="cluster-0", label="A cluster with a name of some length")
        record = next(iter(made.kept["files"].values()))
        made.kept["files"] = {f"en/profile/{n}.pdf": record | {"subject": f"{n}"} for n in range(500)}
        made.close()
    write_index(store)
    assert len(store.read("index.html") or b"") < 6_000_000


def test_a_manifest_that_cannot_be_read_is_told_and_the_others_are_shown(tmp_path: Path) -> None:
    store = stores.one_plan(tmp_path)
    store.put("broken/manifest.json", b"{")
    store.put("strange/manifest.json", b'{"files": [], "failures": {"en/a.pdf": 3}, "name": 7, "number": "x"}')
    text = words(page(store))
    assert "Its manifest cannot be read, so nothing can be said of its files." in text
    assert "6 of 7 editions are good" in text


def test_a_record_that_says_little_is_read_from_its_path(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    stores.put(store, "old/manifest.json", {"files": {"zh/brochure-print.pdf": {}, "en/profile/a.docx": {}}})
    store.put("old/zh/brochure-print.pdf", PAGE)
    assert "Chinese Print PDF – – – – not checked" in " ".join(rows(page(store)))


def test_the_same_store_makes_the_same_bytes(tmp_path: Path) -> None:
    first, second = stores.failures(tmp_path / "a"), stores.failures(tmp_path / "b")
    write_index(first)
    write_index(first)
    write_index(second)
    pictures = sorted(name for name in first.names() if "/thumbnails/" in name)
    assert pictures == sorted(name for name in second.names() if "/thumbnails/" in name)
    for name in ("index.html", *pictures):
        assert first.read(name) == second.read(name)


def test_reports_in_another_place_have_their_page_there(tmp_path: Path) -> None:
    files = fsspec.filesystem("memory")
    root = f"/index-{tmp_path.name}"
    store = FsspecStore(files, root, "memory://")
    made = Made(store, "dalian")
    made.file("briefing")
    made.close()
    source = one(page(store), "//img").get("src")
    assert (store.read(source) or b"").startswith(b"\x89PNG")
    files.rm(root, recursive=True)


# ------------------------------------------------------------------------------------------------- thumbnails


def _pictures(store: LocalStore) -> dict[str, tuple[str, str]]:
    return {each.get("src"): (each.get("width"), each.get("height")) for each in page(store).xpath("//img")}


def test_a_thumbnail_is_drawn_once_for_each_version_of_a_file(tmp_path: Path) -> None:
    store = stores.one_plan(tmp_path)
    before = _pictures(store)
    stamps = {name: store.stamp(name) for name in before}
    assert _pictures(store) == before and stamps == {name: store.stamp(name) for name in before}
    made = Made(store, "dalian")
    made.file("briefing", data=pdf(600, 842))
    made.close()
    after = _pictures(store)
    assert len(after) == 1 and not after.keys() & before.keys()
    assert [name for name in store.names() if "/thumbnails/" in name] == list(after), "pictures of no use are removed"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (pdf(595, 842), ("104", "148")),
        (pdf(1191, 842), ("104", "74")),
        (pdf(700, 900, trim=(50, 29, 645, 871)), ("104", "148")),
    ],
    ids=["upright", "wide", "with marks around it"],
)
def test_a_thumbnail_shows_the_first_page_as_it_is_trimmed(tmp_path: Path, data: bytes, size: tuple[str, str]) -> None:
    made = Made(store := LocalStore(tmp_path), "dalian")
    made.file("brochure", format_="pdf-print", data=data)
    made.close()
    assert list(_pictures(store).values()) == [size]


def test_what_has_no_page_to_draw_has_a_plain_sheet(tmp_path: Path) -> None:
    root = page(stores.failures(tmp_path))
    assert one(root, "//section[2]//th[@scope='rowgroup']//span[@class='sheet']") is not None
