"""Photos come with their words and their focal point, and what cannot be shown well is told before anything is made."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from planpress.errors import Fault, Grade, InputError
from planpress.pictures import MIDDLE, Focus
from planpress.planning.exporting import plan_json
from planpress.planning.photos import TEXT_WIDTH
from planpress.planning.reading import check_plan, read_plan
from planpress.writers.pdf.grid import PORTRAIT
from planpress.writers.word.page import A4
from tests.planning.plans import write_plan
from tests.profiles import inks, linear_grey

HEAD = "file,cluster,credit,alt,alt:zh,focus\n"
ROW = "quay.png,ships,A. Keel,Hulls,,\n"


def picture(size: tuple[int, int] = (2400, 1600), mode: str = "RGB", kind: str = "PNG", **options: bytes) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "#0E6E83").convert(mode).save(stream, kind, **options)
    return stream.getvalue()


def with_photo(folder: Path, rows: str = ROW, data: bytes | None = None) -> Path:
    """The good plan with one file in its folder of photos."""
    write_plan(folder, {"photos.csv": HEAD + rows})
    (folder / "photos").mkdir()
    (folder / "photos" / "quay.png").write_bytes(picture() if data is None else data)
    return folder


def findings(folder: Path) -> list[Fault]:
    """What a check says of the photos."""
    return [fault for fault in check_plan(folder) if "photos" in fault.place.file]


def test_a_photo_brings_its_words(tmp_path: Path) -> None:
    folder = with_photo(tmp_path, "quay.png,ships,A. Keel,Two hulls on the quay,码头,\n")
    (photo,) = read_plan(folder).photos
    assert (photo.id, photo.cluster, photo.credit) == ("quay", "ships", "A. Keel")
    assert photo.alt == {"": "Two hulls on the quay", "zh": "码头"}
    assert findings(folder) == []


@pytest.mark.parametrize(
    ("cell", "focus"),
    [("", MIDDLE), ("40 60", Focus(Decimal(40), Decimal(60))), ("0 % 12.5 %", Focus(Decimal(0), Decimal("12.5")))],
)
def test_a_photo_has_a_focal_point_which_is_the_middle_unless_the_plan_says_otherwise(
    tmp_path: Path, cell: str, focus: Focus
) -> None:
    plan = read_plan(with_photo(tmp_path, f"quay.png,ships,A. Keel,Hulls,,{cell}\n"))
    assert plan.photos[0].focus == focus
    assert json.loads(plan_json(plan))["photos"][0]["focus"] == {"x": str(focus.x), "y": str(focus.y)}


@pytest.mark.parametrize(
    ("rows", "data", "what", "mend"),
    [
        ("quay.png,ships,A. Keel,,,\n", picture(), "Missing cell", "Fill in alt."),
        ("quay.png,ships,,Hulls,,\n", picture(), "Missing cell", "Fill in credit."),
        ("qay.png,ships,A. Keel,Hulls,,\n", picture(), "Photo not found", "Write quay.png."),
        ("../quay.png,ships,A. Keel,Hulls,,\n", picture(), "Photo not found", "Write quay.png."),
        ("quay.png,ship,A. Keel,Hulls,,\n", picture(), "Unknown cluster", "Write ships."),
        (ROW, b"GIF89a", "Not a picture", "Save it as JPEG, PNG or TIFF."),
        (ROW, picture()[:50], "Broken picture", "Open it in a picture program and save it again"),
        (ROW, picture(mode="F", kind="TIFF"), "Not a photo's colours", "Save it as RGB, grey or CMYK"),
        ("quay.png,ships,A. Keel,Hulls,,40\n", picture(), "Not a focal point", "Write two numbers"),
        ("quay.png,ships,A. Keel,Hulls,,left 60\n", picture(), "Not a number", ""),
        ("quay.png,ships,A. Keel,Hulls,,40 101\n", picture(), "Focal point outside the picture", "Write two numbers"),
        ("quay.png,ships,A. Keel,Hulls,,-1 50\n", picture(), "Focal point outside the picture", "Write two numbers"),
    ],
)
def test_a_photo_that_cannot_be_printed_is_an_error(
    tmp_path: Path, rows: str, data: bytes, what: str, mend: str
) -> None:
    with pytest.raises(InputError) as raised:
        read_plan(with_photo(tmp_path, rows, data))
    (fault,) = raised.value.faults
    assert fault.what == what and fault.mend.startswith(mend)
    assert (fault.place.row, Path(fault.place.file).name) == (2, "photos.csv")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("RGB", "L", "CMYK", "1")),
        *(("PNG", mode) for mode in ("RGB", "L", "RGBA", "LA", "P", "1")),
        *(("TIFF", mode) for mode in ("RGB", "L", "CMYK", "RGBA", "LA", "P", "1")),
    ],
)
def test_photos_of_all_usual_kinds_are_taken(tmp_path: Path, kind: str, mode: str) -> None:
    assert read_plan(with_photo(tmp_path, data=picture(mode=mode, kind=kind))).photos


@pytest.mark.parametrize(
    ("data", "grade", "what", "reason"),
    [
        (picture((1200, 800)), Grade.WARNING, "Few pixels", "175 mm are 174 ppi; print needs 220"),
        (picture((1800, 800)), Grade.NOTE, "Rather few pixels", "175 mm are 261 ppi; print shops ask for 300"),
        (picture(icc_profile=linear_grey()), Grade.WARNING, "Colour profile not used", "not for this picture's"),
        (picture(mode="CMYK", kind="TIFF"), Grade.WARNING, "CMYK without a profile", "no sure colours on a screen"),
    ],
)
def test_what_will_not_look_its_best_is_said_without_stopping_anything(
    tmp_path: Path, data: bytes, grade: Grade, what: str, reason: str
) -> None:
    (fault,) = findings(with_photo(tmp_path, data=data))
    assert (fault.grade, fault.what) == (grade, what) and reason in fault.reason


def test_inks_with_their_profile_are_as_they_should_be(tmp_path: Path) -> None:
    assert findings(with_photo(tmp_path, data=picture(mode="CMYK", kind="TIFF", icc_profile=inks()))) == []


def test_a_photo_without_words_is_a_warning(tmp_path: Path) -> None:
    (warning,) = [fault for fault in check_plan(with_photo(tmp_path, "")) if fault.grade is Grade.WARNING]
    assert warning.what == "Photo without words"


def test_the_check_knows_how_wide_text_is() -> None:
    assert TEXT_WIDTH == pytest.approx(A4.text_width) == pytest.approx(PORTRAIT.measure / 72 * 25.4)
