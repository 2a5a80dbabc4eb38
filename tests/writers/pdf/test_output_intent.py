"""The colours of a file mean the same on every screen."""

from __future__ import annotations

import io
import struct

import pikepdf
from PIL import Image, ImageCms

from planpress.brand import Brand
from planpress.writers.pdf import output_intent, write_pdf
from planpress.writers.pdf.output_intent import srgb_profile
from tests.writers import sample


def test_one_output_intent_holds_the_srgb_profile(brand: Brand) -> None:
    with pikepdf.open(io.BytesIO(write_pdf(sample.document(sample.cover()), brand))) as file:
        (intent,) = file.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        assert str(intent.OutputConditionIdentifier) == "sRGB IEC61966-2.1"
        assert int(intent.DestOutputProfile.N) == 3
        assert intent.DestOutputProfile.read_bytes() == srgb_profile()


def test_the_profile_is_a_screen_s_of_a_version_that_pdf_knows() -> None:
    profile = srgb_profile()
    assert len(profile) == struct.unpack_from(">I", profile)[0] < 1000
    assert (profile[8], profile[9] >> 4) <= (4, 2)
    assert (profile[12:16], profile[16:20], profile[36:40]) == (b"mntr", b"RGB ", b"acsp")


def test_the_profile_leaves_srgb_colours_as_they_are() -> None:
    colours = [(0, 0, 0), (255, 255, 255), (18, 38, 58), (46, 147, 168), (250, 120, 10)]
    picture = Image.new("RGB", (len(colours), 1))
    picture.putdata(colours)
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    shown = ImageCms.profileToProfile(picture, ours, ImageCms.createProfile("sRGB"))
    assert shown is not None
    found = [shown.getpixel((index, 0)) for index in range(len(colours))]
    assert found == colours


def test_the_profile_does_not_bear_the_present_time() -> None:
    assert struct.unpack_from(">6H", srgb_profile(), output_intent.DATE) == output_intent.FIRST_DAY
