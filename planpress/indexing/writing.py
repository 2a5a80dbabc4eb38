"""A store of reports gets its index.html, with the pictures on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planpress.building.stores import Store

INDEX = "index.html"


def write_index(store: Store) -> str:
    """Write the page of everything that the store's manifests tell, and give what messages call it.

    The same files in the store make the same bytes: the time on the page is the last run's. Raises OSError.
    """
    from planpress.indexing.page import page  # late: a run that is refused needs none of it
    from planpress.indexing.reading import read_reports
    from planpress.indexing.thumbnails import keep_thumbnails
    from planpress.indexing.view import view_of

    reports = read_reports(store)
    store.put(INDEX, page(view_of(reports, keep_thumbnails(store, reports))))
    return store.show(INDEX)
