"""The files that letters may be made from become a hash: a letter to somebody else may say what this one does not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from planpress.building.staleness import TEMPLATES, hash_of

PARTS = "parts"
"""The folder of templates/ that all templates share."""
ENDING = ".j2"


def wording(templates: Path, template: str, language: str, files: Mapping[str, str]) -> str:
    """The hash of all that a template folder may read in a language: its own files, those that all templates share, the
    language's words, and whatever they include from elsewhere. `files` are all files of `templates` with their hashes,
    named as by `template_inputs`."""
    read = {f"{TEMPLATES}locale/{language}.yaml"}
    own = [name for name in files if name.startswith((f"{TEMPLATES}{template}/", f"{TEMPLATES}{PARTS}/"))]
    while own:
        name = own.pop()
        read.add(name)
        own += [each for each in _included(templates, template, name, files) if each not in read]
    return hash_of(json.dumps([(name, files.get(name)) for name in sorted(read)]).encode())


def _included(templates: Path, template: str, name: str, files: Mapping[str, str]) -> Iterator[str]:
    """The files that a file includes, extends or imports, whether or not it does so for anybody now. Where it works out
    their names, that may be any file."""
    from jinja2 import TemplateError, meta  # late: who looks at no letters needs none of it

    from planpress.composing.composition import environment_of

    if not name.endswith(ENDING):
        return
    environment = environment_of(templates / template)
    try:
        text = (templates / name.removeprefix(TEMPLATES)).read_text("utf-8")
        named = set(meta.find_referenced_templates(environment.parse(text)))
    except (OSError, ValueError, TemplateError):
        return  # what cannot be read includes nothing, and who composes the letter says what is wrong with it
    for each in named:
        if each is None:
            yield from files
        else:
            found = (f"{TEMPLATES}{template}/{each}", f"{TEMPLATES}{each}")
            yield from (place for place in found if place in files)
