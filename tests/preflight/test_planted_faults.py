"""Each fault that is planted in a good print file is found by its check, on its page, and nothing else is found.

A fault is one change to a finished file, such as a slip of a designer or of a program would make.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from planpress.preflight.checks import CHECKS
from planpress.preflight.report import preflight
from tests.preflight.made import PROFILE, XMP, cmyk_image, draw, font, good, planted

OVERPRINT = Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)
MM = 72 / 25.4


def metadata(pdf: Pdf, old: str, new: str) -> None:
    assert old in XMP
    pdf.Root.Metadata.write(XMP.replace(old, new).encode())


def image(pdf: Pdf, pixels: int, ink: int = 120) -> pikepdf.Object:
    data = cmyk_image(pixels, ink).tobytes()
    return pdf.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=pixels, Height=pixels, BitsPerComponent=8,
        ColorSpace=Name.DeviceCMYK,
    )  # fmt: skip


def form(pdf: Pdf, code: str, **more: object) -> pikepdf.Object:
    kind = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 600, 900])}
    return pdf.make_stream(code.encode(), **kind, **more)


def function(*end: float) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * len(end)), C1=Array(list(end)), N=1)


def separation(name: str, *end: float) -> Array:
    space = {3: Name.DeviceRGB, 4: Name.DeviceCMYK}[len(end)]
    return Array([Name.Separation, Name(f"/{name}"), space, function(*end)])


def words(
    pdf: Pdf, page: int, code: str, x: float = 60, y: float = 60, size: float = 10, text: str = "the quay"
) -> None:
    """Words at a place in millimetres, drawn with what `code` sets."""
    draw(
        pdf, page, f"{code} BT {font(pdf, page)} {size} Tf {x * MM} {y * MM} Td ({text}) Tj ET",
        ExtGState={"Over": OVERPRINT},
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------- the file


def version_too_new(pdf: Pdf) -> None:
    pdf.planted_version = "1.7"  # type: ignore[attr-defined]


def version_too_new_in_the_catalog(pdf: Pdf) -> None:
    pdf.Root.Version = Name("/1.7")


def action_on_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def form_to_fill_in(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def attached_file(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))


def image_that_names_a_better_one(pdf: Pdf) -> None:
    thing = image(pdf, 100)
    thing.OPI = Dictionary()
    draw(pdf, 3, "20 0 0 20 200 200 cm /Low Do", XObject={"Low": thing})


def drawing_cut_off(pdf: Pdf) -> None:
    pdf.pages[2].contents_add(pdf.make_stream(b"1 0 0 re f"))


# -------------------------------------------------------------------------------------------------- metadata


def no_output_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def two_output_intents(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def profile_of_a_monitor(pdf: Pdf) -> None:
    data = bytearray(PROFILE.read_bytes())
    data[12:20] = b"mntrRGB "
    pdf.Root.OutputIntents[0].DestOutputProfile.write(bytes(data))


def profile_cut_off(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(PROFILE.read_bytes()[:140])


def no_profile(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0].DestOutputProfile


def condition_without_registered_name(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = "Our press"


def no_claim_of_a_standard(pdf: Pdf) -> None:
    metadata(pdf, "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "")


def no_document_id(pdf: Pdf) -> None:
    metadata(pdf, "<xmpMM:DocumentID>uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427</xmpMM:DocumentID>", "")


def trapped_unknown(pdf: Pdf) -> None:
    pdf.trailer.Info.Trapped = Name.Unknown


def trapped_otherwise_in_metadata(pdf: Pdf) -> None:
    metadata(pdf, "<pdf:Trapped>False", "<pdf:Trapped>True")


def title_changed_in_one_place(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = "Harbour plan, draft"


def date_changed_in_one_place(pdf: Pdf) -> None:
    pdf.trailer.Info.ModDate = "D:20260302090000Z"


# ----------------------------------------------------------------------------------------------------- boxes


def page_without_bleed_box(pdf: Pdf) -> None:
    del pdf.pages[1].obj.BleedBox


def trim_outside_the_bleed(pdf: Pdf) -> None:
    left, bottom, right, top = (float(value) for value in pdf.pages[1].obj.TrimBox)
    pdf.pages[1].obj.CropBox = Array([left, bottom, right, top])


def page_of_another_size(pdf: Pdf) -> None:
    for name in ("/TrimBox", "/BleedBox"):
        left, bottom, right, top = (float(value) for value in pdf.pages[3].obj[name])
        pdf.pages[3].obj[name] = Array([left + 2 * MM, bottom, right + 2 * MM - 5 * MM, top])


def unit_of_its_own(pdf: Pdf) -> None:
    pdf.pages[0].obj.UserUnit = 2


def art_box_beside_the_trim(pdf: Pdf) -> None:
    pdf.pages[0].obj.ArtBox = pdf.pages[0].obj.TrimBox


def link_on_the_page(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([100, 100, 200, 120]))
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(note)])


# --------------------------------------------------------------------------------------------------- colours


def rgb_operator(pdf: Pdf) -> None:
    draw(pdf, 2, "1 0 0 rg 200 200 50 50 re f")


def rgb_operator_in_a_form_in_a_form(pdf: Pdf) -> None:
    inner = pdf.make_indirect(form(pdf, "0 1 0 RG 10 10 m 50 50 l S"))
    outer = form(pdf, "/Inner Do", Resources=Dictionary(XObject=Dictionary(Inner=inner)))
    draw(pdf, 3, "/Outer Do", XObject={"Outer": pdf.make_indirect(outer)})


def rgb_in_a_pattern(pdf: Pdf) -> None:
    cell = pdf.make_stream(
        b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 10, 10]), XStep=10,
        YStep=10, Resources=Dictionary(),
    )  # fmt: skip
    draw(pdf, 2, "/Pattern cs /Cell scn 200 200 50 50 re f", Pattern={"Cell": cell})


def rgb_in_a_glyph(pdf: Pdf) -> None:
    glyph = pdf.make_stream(b"1000 0 d0 0 0 1 rg 0 0 800 800 re f")
    type3 = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]), FirstChar=97, LastChar=97,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(square=glyph), Widths=Array([1000]),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.square])), Resources=Dictionary(),
    )  # fmt: skip
    draw(pdf, 4, "0 0 0 0.5 k BT /Signs 20 Tf 200 200 Td (a) Tj ET", Font={"Signs": pdf.make_indirect(type3)})


def rgb_in_a_soft_mask(pdf: Pdf) -> None:
    group = form(pdf, "1 0 0 rg 0 0 600 900 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    state = Dictionary(Type=Name.ExtGState, SMask=Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group)))
    pdf.pages[1].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    draw(pdf, 2, "/Mask gs 0 0 0 0.2 k 200 200 50 50 re f", ExtGState={"Mask": state})


def rgb_image(pdf: Pdf) -> None:
    thing = pdf.make_stream(
        bytes(60 * 60 * 3), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=60, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )  # fmt: skip
    draw(pdf, 2, "14.4 0 0 14.4 200 200 cm /Photo Do", XObject={"Photo": thing})


def inline_rgb_image(pdf: Pdf) -> None:
    draw(pdf, 2, "4 0 0 4 200 200 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI")


def palette_of_rgb(pdf: Pdf) -> None:
    thing = pdf.make_stream(
        bytes(60 * 60), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=60, BitsPerComponent=8,
        ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String("abc")]),
    )  # fmt: skip
    draw(pdf, 2, "14.4 0 0 14.4 200 200 cm /Sign Do", XObject={"Sign": thing})


def spot_shown_by_rgb(pdf: Pdf) -> None:
    draw(pdf, 2, "/Gold cs 0.5 scn 200 200 50 50 re f", ColorSpace={"Gold": separation("Gold", 0.8, 0.7, 0.1)})


def lab_colour(pdf: Pdf) -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))])
    draw(pdf, 2, "/Cie cs 60 20 20 scn 200 200 50 50 re f", ColorSpace={"Cie": lab})


def rgb_shading(pdf: Pdf) -> None:
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 100, 0]), Function=function(1, 0, 0)
    )
    draw(pdf, 2, "200 200 50 50 re W n /Fade sh", Shading={"Fade": shading})


def group_that_blends_in_rgb(pdf: Pdf) -> None:
    thing = form(pdf, "0 0 0 0.5 k 200 200 50 50 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))
    pdf.pages[1].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    draw(pdf, 2, "/Group Do", XObject={"Group": pdf.make_indirect(thing)})


def transparency_without_a_group(pdf: Pdf) -> None:
    draw(pdf, 4, "/Thin gs 0 0 0 0.5 k 200 200 50 50 re f", ExtGState={"Thin": Dictionary(ca=0.5)})


def transfer_function(pdf: Pdf) -> None:
    draw(pdf, 4, "/Curve gs 0 0 0 0.5 k 200 200 50 50 re f", ExtGState={"Curve": Dictionary(TR=Name.Identity)})


def spot_with_two_colours(pdf: Pdf) -> None:
    space = separation("PANTONE#201#20C".replace("#20", " "), 0, 1, 0, 0)
    draw(pdf, 3, "/Sun cs 0.5 scn 200 200 50 50 re f", ColorSpace={"Sun": space})


def spot_with_two_names(pdf: Pdf) -> None:
    space = separation("Pantone 1 C", 0, 0.3, 0.9, 0)
    draw(pdf, 3, "/Sun cs 0.5 scn 200 200 50 50 re f", ColorSpace={"Sun": space})


# ------------------------------------------------------------------------------------------------------- ink


def colour_with_too_much_ink(pdf: Pdf) -> None:
    draw(pdf, 3, "0.9 0.8 0.8 0.9 k 200 200 50 50 re f")


def image_with_too_much_ink(pdf: Pdf) -> None:
    draw(pdf, 3, "72 0 0 72 200 200 cm /Dark Do", XObject={"Dark": image(pdf, 300, 250)})


def colours_that_add_up_to_too_much(pdf: Pdf) -> None:
    draw(
        pdf,
        2,
        "/Over gs 1 0.9 0 0 k 200 200 50 50 re f 0 0 0.9 0.8 k 200 200 50 50 re f",
        ExtGState={"Over": OVERPRINT},
    )


def black_words_that_knock_out(pdf: Pdf) -> None:
    words(pdf, 2, "0 0 0 1 k")


def black_words_in_grey(pdf: Pdf) -> None:
    """Grey clears all inks below, overprint or not."""
    words(pdf, 2, "/Over gs 0 g")


def black_words_with_overprint_mode_0(pdf: Pdf) -> None:
    words(pdf, 2, "/Half gs 0 0 0 1 k")
    pdf.pages[1].obj.Resources.ExtGState["/Half"] = Dictionary(OP=True, op=True, OPM=0)


def large_black_words_that_knock_out(pdf: Pdf) -> None:
    words(pdf, 2, "0 0 0 1 k", size=30)


def black_line_that_knocks_out(pdf: Pdf) -> None:
    draw(pdf, 2, "0 0 0 1 K 0.5 w 200 200 m 300 200 l S")


def white_words_that_overprint(pdf: Pdf) -> None:
    words(pdf, 2, "/Over gs 0 0 0 0 k", y=285)


def white_shape_that_overprints(pdf: Pdf) -> None:
    draw(pdf, 2, "/Over gs 0 0 0 0 k 100 780 50 20 re f", ExtGState={"Over": OVERPRINT})


def white_line_that_overprints(pdf: Pdf) -> None:
    draw(pdf, 2, "/Over gs 0 0 0 0 K 1 w 100 780 m 200 780 l S", ExtGState={"Over": OVERPRINT})


# ------------------------------------------------------------------------------------------- fonts and images


def font_not_embedded(pdf: Pdf) -> None:
    base = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    draw(pdf, 3, "0 0.5 0 0 k BT /Base 12 Tf 200 200 Td (quay) Tj ET", Font={"Base": pdf.make_indirect(base)})


def font_emptied(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font[font(pdf, 1)].FontDescriptor.FontFile2.write(b"")


def image_of_too_few_pixels(pdf: Pdf) -> None:
    draw(pdf, 3, "72 0 0 72 200 200 cm /Small Do", XObject={"Small": image(pdf, 100)})


def image_of_few_pixels(pdf: Pdf) -> None:
    draw(pdf, 3, "72 0 0 72 200 200 cm /Small Do", XObject={"Small": image(pdf, 200)})


def image_of_fewer_pixels_than_asked_for(pdf: Pdf) -> None:
    draw(pdf, 3, "72 0 0 72 200 200 cm /Small Do", XObject={"Small": image(pdf, 250)})


def image_of_too_many_pixels(pdf: Pdf) -> None:
    draw(pdf, 3, "36 0 0 36 200 200 cm /Large Do", XObject={"Large": image(pdf, 300)})


# -------------------------------------------------------------------------------------------- words and lines


def dark_words_in_four_inks(pdf: Pdf) -> None:
    words(pdf, 2, "0.75 0.68 0.67 0.9 k")


def small_words_in_three_inks(pdf: Pdf) -> None:
    words(pdf, 2, "0.1 0.7 1 0 k", size=7)


def words_too_small(pdf: Pdf) -> None:
    words(pdf, 2, "0 0.8 0.8 0 k", size=4)


def words_scaled_too_small(pdf: Pdf) -> None:
    draw(pdf, 2, f"0 0.8 0.8 0 k 0.3 0 0 0.3 200 200 cm BT {font(pdf, 2)} 12 Tf (quay) Tj ET")


def hairline(pdf: Pdf) -> None:
    draw(pdf, 2, "0 0.5 0 0 K 0.1 w 200 200 m 300 200 l S")


def line_scaled_to_a_hairline(pdf: Pdf) -> None:
    draw(pdf, 2, "0 0.5 0 0 K 1 w 0.2 0 0 0.2 200 200 cm 0 0 m 300 0 l S")


def words_over_the_trim(pdf: Pdf) -> None:
    words(pdf, 4, "0 0.8 0.8 0 k", x=207, text="quay", size=8)


def words_near_the_trim(pdf: Pdf) -> None:
    words(pdf, 4, "0 0.8 0.8 0 k", x=2)


# ----------------------------------------------------------------------------------------------------- marks


def blank_page(pdf: Pdf) -> None:
    code = pdf.pages[2].Contents.read_bytes()
    start, end = (
        code.index(b"0.88 0.38 .36"[:4]) if b"0.88" in code else code.index(b".88 .38"),
        code.index(b"1 1 1 1 K"),
    )
    pdf.pages[2].Contents = pdf.make_stream(code[:start] + b"0 0 0 0 k " + code[end:])


def page_without_crop_marks(pdf: Pdf) -> None:
    code = pdf.pages[2].Contents.read_bytes()
    pdf.pages[2].Contents = pdf.make_stream(code[: code.index(b"1 1 1 1 K")] + b"Q" * 0)


def shape_beyond_the_bleed(pdf: Pdf) -> None:
    draw(pdf, 1, f"0 0.5 0 0 k {-6 * MM} 200 {60 * MM} 50 re f")


def picture_beside_the_page(pdf: Pdf) -> None:
    """A large thing beyond the bleed is no mark."""
    pdf.pages[0].obj.MediaBox = Array([-200, 0, 680, 900])
    draw(pdf, 1, f"0 0.5 0 0 k {-60 * MM} 200 {50 * MM} {50 * MM} re f")


def background_that_ends_at_the_trim(pdf: Pdf) -> None:
    draw(pdf, 1, f"0 0.5 0 0 k 0 200 {60 * MM} 50 re f")


@dataclass(frozen=True)
class Planted:
    """A fault with the check that must find it, the page, and words that name it."""

    fault: Callable[[Pdf], None]
    check: str
    page: int | None
    said: str


PLANTED = (
    Planted(version_too_new, "version", None, "PDF 1.7"),
    Planted(version_too_new_in_the_catalog, "version", None, "PDF 1.7"),
    Planted(action_on_opening, "catalog", None, "catalog, OpenAction: it holds an action on opening"),
    Planted(form_to_fill_in, "catalog", None, "a form to fill in"),
    Planted(attached_file, "catalog", None, "attached files"),
    Planted(image_that_names_a_better_one, "xobjects", 3, "/Low: it has OPI"),
    Planted(drawing_cut_off, "readable", 3, "cannot be followed to the end"),
    Planted(no_output_intent, "output-intent", None, "no output intents"),
    Planted(two_output_intents, "output-intent", None, "2 output intents"),
    Planted(profile_of_a_monitor, "profile", None, 'of kind "mntr" for RGB'),
    Planted(profile_cut_off, "profile", None, "cannot be opened"),
    Planted(no_profile, "profile", None, "no output profile is embedded"),
    Planted(condition_without_registered_name, "condition-name", None, '"Our press"'),
    Planted(no_claim_of_a_standard, "standard", None, "claims no PDF/X-4"),
    Planted(no_document_id, "identity", None, "it lacks DocumentID"),
    Planted(trapped_unknown, "trapped", None, 'Trapped is "Unknown"'),
    Planted(trapped_otherwise_in_metadata, "trapped", None, 'metadata: Trapped is "True", and False'),
    Planted(title_changed_in_one_place, "title", None, '"Harbour plan, draft"'),
    Planted(date_changed_in_one_place, "dates", None, "ModifyDate is 2026-02-01"),
    Planted(page_without_bleed_box, "boxes", 2, "no BleedBox"),
    Planted(trim_outside_the_bleed, "boxes-nested", 2, "the BleedBox does not lie inside the CropBox"),
    Planted(unit_of_its_own, "page-keys", 1, "UserUnit"),
    Planted(art_box_beside_the_trim, "page-keys", 1, "ArtBox"),
    Planted(link_on_the_page, "annotations", 2, "an annotation (Link)"),
    Planted(rgb_operator, "rgb", 2, "DeviceRGB (operator rg)"),
    Planted(rgb_operator_in_a_form_in_a_form, "rgb", 3, "/Outer/Inner: DeviceRGB (operator RG)"),
    Planted(rgb_in_a_pattern, "rgb", 2, "/Cell: DeviceRGB"),
    Planted(rgb_in_a_glyph, "rgb", 4, "/square: DeviceRGB"),
    Planted(rgb_in_a_soft_mask, "rgb", 2, "/Mask: DeviceRGB"),
    Planted(rgb_image, "rgb", 2, "/Photo: DeviceRGB image"),
    Planted(inline_rgb_image, "rgb", 2, "DeviceRGB (inline image)"),
    Planted(palette_of_rgb, "rgb", 2, "/Sign: Indexed over DeviceRGB image"),
    Planted(spot_shown_by_rgb, "rgb", 2, "/Gold: Separation over DeviceRGB"),
    Planted(lab_colour, "rgb", 2, "/Cie: Lab"),
    Planted(rgb_shading, "rgb", 2, "/Fade: DeviceRGB shading"),
    Planted(group_that_blends_in_rgb, "blending-space", 2, "/Group: it blends in DeviceRGB"),
    Planted(transparency_without_a_group, "transparency", 4, "/Thin: there is opacity below 1"),
    Planted(transfer_function, "screens", 4, "/Curve: it sets a screen or curve of its own (TR)"),
    Planted(spot_with_two_colours, "spots", 1, "ink PANTONE 1 C: it is shown by 2 different colours"),
    Planted(spot_with_two_names, "spots", 3, "ink Pantone 1 C: it would be a plate of its own beside PANTONE 1 C"),
    Planted(colour_with_too_much_ink, "total-ink", 3, "340 % of ink: Cyan 90 %"),
    Planted(image_with_too_much_ink, "total-ink", 3, "% of ink: "),
    Planted(colours_that_add_up_to_too_much, "total-ink", 2, "360 % of ink"),
    Planted(black_words_that_knock_out, "black-overprint", 2, "at 60 × 59 mm: black words of 10 pt do not overprint"),
    Planted(black_words_in_grey, "black-overprint", 2, "black words of 10 pt"),
    Planted(black_words_with_overprint_mode_0, "black-overprint", 2, "black words of 10 pt"),
    Planted(large_black_words_that_knock_out, "black-overprint-large", 2, "black words of 30 pt"),
    Planted(black_line_that_knocks_out, "black-lines", 2, "a black line of 0.5 pt"),
    Planted(white_words_that_overprint, "white-overprint", 2, "white words overprint"),
    Planted(white_shape_that_overprints, "white-overprint", 2, "white overprints"),
    Planted(white_line_that_overprints, "white-overprint", 2, "white overprints"),
    Planted(font_not_embedded, "fonts", 3, "Helvetica: the font is not embedded"),
    Planted(image_of_too_few_pixels, "image-poor", 3, "100 × 100 pixels are 100 an inch"),
    Planted(image_of_few_pixels, "image-soft", 3, "200 an inch"),
    Planted(image_of_fewer_pixels_than_asked_for, "image-modest", 3, "250 an inch"),
    Planted(image_of_too_many_pixels, "image-heavy", 3, "600 an inch"),
    Planted(dark_words_in_four_inks, "text-black", 2, "dark words of 10 pt are in 4 inks (Cyan 75 %"),
    Planted(small_words_in_three_inks, "text-inks", 2, "words of 7 pt are in 3 inks"),
    Planted(words_too_small, "text-small", 2, "words are 4 pt high"),
    Planted(words_scaled_too_small, "text-small", 2, "words are 3.6 pt high"),
    Planted(hairline, "hairlines", 2, "a line is 0.1 pt wide"),
    Planted(line_scaled_to_a_hairline, "hairlines", 2, "a line is 0.2 pt wide"),
    Planted(words_over_the_trim, "text-trim", 4, "is cut by the trim"),
    Planted(words_near_the_trim, "text-safe", 4, "mm from the trim"),
    Planted(blank_page, "blank-page", 3, "nothing is printed on it"),
    Planted(page_without_crop_marks, "crop-marks", 3, "no crop marks at any corner"),
    Planted(shape_beyond_the_bleed, "outside-bleed", 1, "a shape reaches over the edge of the bleed"),
    Planted(picture_beside_the_page, "outside-bleed", 1, "too large for a mark"),
    Planted(background_that_ends_at_the_trim, "bleed-short", 1, "touches the trim left"),
)


def test_the_good_file_has_no_finding() -> None:
    assert [*map(str, preflight(good()).findings)] == []


@pytest.mark.parametrize("planted_fault", PLANTED, ids=lambda one: one.fault.__name__)
def test_a_planted_fault_is_found_and_nothing_else_is(planted_fault: Planted) -> None:
    found = preflight(planted(planted_fault.fault), is_rendered=planted_fault.check == "total-ink").findings
    assert {(each.check, each.page) for each in found} == {(planted_fault.check, planted_fault.page)}, [
        *map(str, found)
    ]
    assert any(planted_fault.said in str(each) for each in found), [*map(str, found)]


ELSEWHERE = {"opens", "encryption", "file-id", "page-count", "condition", "bleed", "trim-size"}
"""What another test plants, since it is no change to a page, or asks for something else."""


def test_every_check_finds_a_planted_fault() -> None:
    assert {one.check for one in PLANTED} | ELSEWHERE == set(CHECKS)


def test_a_page_of_another_size_is_found_among_the_others() -> None:
    found = {(each.check, each.page) for each in preflight(planted(page_of_another_size)).findings}
    assert ("trim-size", 4) in found and not [page for check, page in found if check == "trim-size" and page != 4]


def test_an_empty_font_program_counts_as_none() -> None:
    found = {each.check for each in preflight(planted(font_emptied)).findings}
    assert "fonts" in found


def test_encryption_without_a_password_is_found() -> None:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="secret", user="", R=4), force_version="1.6")
    assert {each.check for each in preflight(file.getvalue()).findings} == {"encryption"}


def test_a_file_without_identifier_is_found() -> None:
    data = good().replace(b"/ID [", b"/IX [")
    assert {each.check for each in preflight(data).findings} == {"file-id"}


# --------------------------------------------------------------------------- forms that are drawn again and again


def tile(pdf: Pdf, code: str = "0 0.8 0.8 0 k 0 0 30 30 re f") -> dict[str, object]:
    return {"Tile": pdf.make_indirect(form(pdf, code))}


def test_a_form_drawn_again_is_looked_at_where_it_lies() -> None:
    def fault(pdf: Pdf) -> None:
        places = ((200, 200), (300, 300), (0, 400))
        code = "".join(f"q 1 0 0 1 {x} {y} cm /Tile Do Q " for x, y in places)
        draw(pdf, 2, code, XObject=tile(pdf))

    assert told(planted(fault)) == {("bleed-short", "/Tile at 0 × 141 mm")}


def test_a_form_inside_a_form_is_looked_at_where_that_lies() -> None:
    def fault(pdf: Pdf) -> None:
        inner = "q 1 0 0 1 100 400 cm /Tile Do Q q 1 0 0 1 200 400 cm /Tile Do Q"
        outer = form(pdf, inner, Resources=Dictionary(XObject=Dictionary(**tile(pdf))))
        draw(pdf, 2, "1 0 0 1 -200 0 cm /Outer Do", XObject={"Outer": pdf.make_indirect(outer)})

    assert ("bleed-short", "/Outer/Tile at 0 × 141 mm") in told(planted(fault))


def test_a_form_drawn_again_smaller_is_looked_at_again() -> None:
    def fault(pdf: Pdf) -> None:
        thing = tile(pdf, "0 0.8 0.8 0 K 1 w 0 10 m 30 10 l S")
        draw(pdf, 2, "q 1 0 0 1 200 200 cm /Tile Do Q q 0.2 0 0 0.2 300 300 cm /Tile Do Q", XObject=thing)

    assert told(planted(fault)) == {("hairlines", "/Tile at 106 × 107 mm")}


def test_a_form_drawn_again_in_another_colour_is_looked_at_again() -> None:
    def fault(pdf: Pdf) -> None:
        code = "".join(f"q 1 0 0 1 {x} 200 cm {ink} k /Tile Do Q " for x, ink in ((200, "0 1 0 0"), (300, "1 1 1 0.9")))
        draw(pdf, 2, code, XObject=tile(pdf, "0 0 30 30 re f"))

    assert told(planted(fault)) == {("total-ink", "/Tile at 106 × 71 mm")}


def told(data: bytes) -> set[tuple[str, str]]:
    return {(finding.check, finding.where) for finding in preflight(data, is_rendered=False).findings}
