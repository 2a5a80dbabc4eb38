"""Word files become files of other forms by LibreOffice, where it is installed: the only tool that is not locked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from planpress.brand import Faces

NAME = "LibreOffice"
_COMMANDS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_FACTS = ("bootstraprc", "versionrc", "bootstrap.ini", "version.ini")
"""The files in which an installation says what it is; on a Mac they stand in Resources, beside the programs."""
_AGAIN = (79, 81)
"""What the program ends with when a new profile makes it ask to be started once more."""
START_SECONDS, FILE_SECONDS = 60, 20
"""The time limit: for a start, and for each file. Both are some thirty times what it takes on a common machine."""
PDF = "pdf:writer_pdf_Export:{{{}}}".format(
    ",".join(
        f'"{name}":{{"type":"boolean","value":"{value}"}}'
        for name, value in (("ExportBookmarksToPDFDestination", "true"), ("UseTaggedPDF", "false"))
    )
)
"""Bookmarks as named destinations; the options are written so since LibreOffice 7.4."""


@dataclass(frozen=True, slots=True)
class Office:
    """An installed LibreOffice: its program, and in words which one it is."""

    program: Path
    version: str


class OfficeError(Exception):
    """LibreOffice gave no result; the words say why."""


class OfficeTimeoutError(OfficeError):
    """It did not end within the time limit."""


@lru_cache(maxsize=1)
def find_office() -> Office | None:
    """The LibreOffice of this machine, or None. It is not started for this where its files say what it is."""
    found = next((path for command in _COMMANDS if (path := shutil.which(command))), None)
    if found is None:
        return None
    program = Path(found).resolve()
    version = _stated(program.parent) or _stated(program.parent.parent / "Resources") or _asked(program)
    return Office(program, version) if version else None


def _stated(folder: Path) -> str:
    """Name, build and time of an installation; a distribution's update may change no more than the time."""
    files = [path for name in _FACTS if (path := folder / name).is_file()]
    facts = re.findall(r"^(?:ProductKey|buildid)=(.+?)\s*$", "\n".join(map(_text, files)), re.MULTILINE)
    return " ".join([*facts, f"of {int(files[-1].stat().st_mtime)}"]) if len(facts) > 1 else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _asked(program: Path) -> str:
    """What the program says of itself; "" when it does not run."""
    try:
        told = subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.decode(errors="replace").strip()


def convert(office: Office, files: Sequence[bytes], form: str, faces: Faces, scratch: Path) -> tuple[bytes, ...]:
    """Each Word file in another form (PDF, or a filter of LibreOffice's after its suffix and a colon), all in one run.

    The lines are broken with the document's own fonts. The profile stands in `scratch`, one for each process, and is
    used again by the next run. Raises OfficeError.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        folder = Path(name)
        given = [folder / f"{number}.docx" for number in range(len(files))]
        for path, data in zip(given, files, strict=True):
            path.write_bytes(data)
        _run(office, given, form, folder / "made", faces, scratch)
        made = [folder / "made" / f"{path.stem}.{form.partition(':')[0]}" for path in given]
        if not all(path.is_file() for path in made):
            raise OfficeError("it ended without a result")
        return tuple(path.read_bytes() for path in made)


def _run(office: Office, files: Sequence[Path], form: str, folder: Path, faces: Faces, scratch: Path) -> None:
    profile = scratch / f"profile-{os.getpid()}"
    _prepare(profile)
    fonts = scratch / f"fonts-{os.getpid()}.conf"
    fonts.write_text(_font_setting(faces, scratch), encoding="utf-8")
    command = [
        str(_single(office.program)), f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless", "--norestore", "--nologo", "--convert-to", form, "--outdir", str(folder), *map(str, files),
    ]  # fmt: skip
    surroundings = {**os.environ, "FONTCONFIG_FILE": str(fonts), "SAL_USE_VCLPLUGIN": "svp"}
    limit = START_SECONDS + FILE_SECONDS * len(files)
    try:
        while (code := _ended(command, surroundings, limit)) in _AGAIN:
            limit -= START_SECONDS
    except subprocess.TimeoutExpired as error:
        raise OfficeTimeoutError(f"it did not end within {error.timeout:.0f} s") from None
    except OSError as error:
        raise OfficeError((error.strerror or "it cannot be started").lower()) from None
    if code:
        raise OfficeError(f"it ended with code {code}")


def _ended(command: Sequence[str], surroundings: dict[str, str], limit: float) -> int:
    """The exit code. The output goes nowhere: to wait for its end would be to wait for whatever the program starts."""
    if limit <= 0:
        raise OfficeError("it asks to be started again and again")
    nowhere = subprocess.DEVNULL
    return subprocess.run(
        command, env=surroundings, timeout=limit, stdin=nowhere, stdout=nowhere, stderr=nowhere
    ).returncode


def _single(program: Path) -> Path:
    """The program itself, not a script that starts it, so that ending it at the time limit ends all of it."""
    itself = program.with_name("soffice.bin")
    return itself if itself.is_file() else program


def _prepare(profile: Path) -> None:
    """A profile of our own: no macros, nothing fetched from the network, nothing of the user's settings."""
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")


_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def _font_setting(faces: Faces, scratch: Path) -> str:
    """The brand's fonts and no others, so that lines break alike on any machine that has fontconfig."""
    folders = sorted({str(path.parent) for path in (*faces.files.values(), *faces.scripts.values())})
    places = "".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        f"{places}<cachedir>{escape(str(scratch / 'fonts'))}</cachedir></fontconfig>\n"
    )
