"""Somebody who sends letters from the command line, and looks into what arrived."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from planpress.cli import main
from tests.building.projects import edit
from tests.mailing.servers import MailServer

MAILINGS = """\
editions:
  - template: briefing
    formats: [txt]
    languages: [en, zh]
  - template: note
    for_each: cluster
    formats: [txt]
    languages: [en]
mailings:
  - name: monthly
    from: Office of Trade <briefings@publisher.example>
    recipients: [mailing/people.csv]
    attach: [briefing.txt]
    transport: smtp
    unsubscribe: ["https://publisher.example/stop?letter={id}"]
"""
ANN, WANG, SAM = "ann@council.example", "wang@council.example", "ships@yard.example"
EVERYBODY = [ANN, SAM, WANG]


@dataclass
class Office:
    """A project, a mail server, and what the commands say."""

    root: Path
    server: MailServer
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str) -> tuple[int, str, str]:
        """The exit code, and what stands on the output and on the error output."""
        self.capsys.readouterr()
        code = main(words, Path.cwd())
        out, err = self.capsys.readouterr()
        return code, out, err

    def json(self, *words: str) -> dict[str, Any]:
        code, out, _ = self.run(*words, "--json")
        found: dict[str, Any] = json.loads(out)
        assert found["exit"] == code
        return found

    @property
    def arrived(self) -> list[str]:
        """The addresses at which letters arrived, in their order."""
        return sorted(taken.to for taken in self.server.taken)

    @property
    def publish(self) -> Path:
        return self.root / "data" / "ostland" / "publish.yaml"

    @property
    def people(self) -> Path:
        return self.root / "data" / "ostland" / "mailing" / "people.csv"

    def add(self, *lines: str) -> None:
        """Let the mailing say more."""
        text = "".join(f"    {line}\n" for line in lines)
        self.publish.write_text(self.publish.read_text(encoding="utf-8") + text, encoding="utf-8")

    def append(self, template: str, text: str) -> None:
        """Let a file of templates/ say more at its end."""
        with (self.root / "templates" / template).open("a", encoding="utf-8") as file:
            file.write(text)

    def change(self, value: str = "45.3") -> None:
        """Let the plan say something else, and build it."""
        edit(self.root / "data" / "ostland" / "observations.csv", "44.3", value)
        self.build()

    def build(self) -> None:
        code, _, err = self.run("build", "ostland", "--quiet", "--jobs", "1")
        assert code == 0, err
