"""A view becomes the bytes of a page that needs nothing but itself and the files beside it."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from planpress.indexing.view import MOST_BOXES, MOST_CHANGES, View, address
from planpress.indexing.words import sentence

_TEMPLATE, _STYLE = "index.html.j2", "index.css"


def page(view: View) -> bytes:
    """The page in UTF-8. Same input, same bytes."""
    style = _template(_STYLE).render()
    limits = {"most_boxes": MOST_BOXES, "most_changes": MOST_CHANGES}
    return _template(_TEMPLATE).render(view=view, style=style, policy=_policy(style), **limits).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Everything printed is escaped, and an unknown name is an error."""
    room = files("planpress.indexing")
    texts = {name: room.joinpath(name).read_text(encoding="utf-8") for name in (_TEMPLATE, _STYLE)}
    environment = Environment(
        loader=DictLoader(texts), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"address": address, "sentence": sentence}
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(name)


def _policy(style: str) -> str:
    """What a browser may load (Content Security Policy Level 3): this one style sheet, and pictures from where the
    page itself is. Nothing runs, nothing is sent."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # What 'self' is to a page that is opened as a file is left to each browser, so that file: is named.
    return f"default-src 'none'; img-src 'self' file:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
