"""Each recipient's letter says what concerns him; it is composed once for all for whom it says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.errors import EditionError, InputError
from planpress.mailing.messages import marks
from planpress.mailing.rendering import KEPT, Letters
from planpress.writers.letter import Letter
from tests.building.projects import edit
from tests.mailing.projects import PEOPLE, PUBLISH, mail_project, mailing_of, request, the_round

TWINS = "".join(f"twin{number}@council.example,Twin {number},en,,,,\n" for number in range(3))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return mail_project(tmp_path)


def letters_of(project: Project) -> Letters:
    return Letters(project, request(project), mailing_of(project)[0], the_round(project))


def letters(project: Project) -> dict[str, Letter]:
    """The letter of each recipient by the name in his address."""
    made = letters_of(project)
    return {
        parcel.recipient.key.partition("@")[0]: made.letter(parcel.recipient) for parcel in the_round(project).parcels
    }


def with_template(project: Project, old: str, new: str) -> None:
    edit(project.templates / "letter" / "letter.md.j2", old, new)


def greeting(project: Project, line: str) -> None:
    """Let letters begin with a line of a template."""
    with_template(project, "{.lead}\n", f"{line}\n\n{{.lead}}\n")


# ------------------------------------------------------------------------------------------ what a letter says


def test_a_letter_says_in_html_and_text_what_is_known_of_its_recipient(project: Project) -> None:
    found = letters(project)
    assert "Dear Ann" in found["ann"].html and "Dear Ann" in found["ann"].text
    assert "尊敬的王先生" in found["wang"].html and "尊敬的王先生" in found["wang"].text
    assert "Dear Ann" not in found["ships"].html + found["ships"].text


def test_a_letter_names_the_files_that_it_carries_and_no_others(project: Project) -> None:
    found = letters(project)
    assert "ostland-note-timber-en.txt" in found["ann"].html and "ostland-note-timber-en.txt" in found["ann"].text
    assert "ostland-note-timber-en.txt" not in found["ships"].html + found["ships"].text
    assert "ostland-briefing-zh.pdf" in found["wang"].text


def test_a_letter_whose_files_are_too_large_leads_to_them(tmp_path: Path) -> None:
    more = "    most: 501 kB\n    links: https://publisher.example/reports/\n"
    found = letters(mail_project(tmp_path, PUBLISH + more))
    assert 'href="https://publisher.example/reports/ostland/en/briefing.pdf"' in found["ann"].html
    assert "https://publisher.example/reports/ostland/en/briefing.pdf" in found["ann"].text


def test_the_way_out_has_a_mark_for_what_is_each_letter_s_own(project: Project) -> None:
    letter = letters(project)["ann"]
    address = f"https://publisher.example/stop?letter={marks(the_round(project).mailing)['id']}"
    assert address in letter.html and address in letter.text


def test_the_subject_of_a_mailing_is_a_template_by_language(tmp_path: Path) -> None:
    subject = '    subject: "{{ plan.name }} for {{ recipient.organisation or word.overview }}"\n'
    found = letters(mail_project(tmp_path, PUBLISH + subject))
    assert found["ann"].subject == "Harbour Plan for Council"
    assert found["wang"].subject == "Harbour Plan for 大连市"


# ------------------------------------------------------------------------------------------ composed once


def test_those_for_whom_a_letter_says_the_same_share_one(tmp_path: Path) -> None:
    found = letters(mail_project(tmp_path, people=PEOPLE + TWINS))
    assert found["twin0"] is found["twin1"] is found["twin2"]
    assert found["twin0"] is not found["ann"]


def test_a_template_that_names_them_gets_each_his_own(tmp_path: Path) -> None:
    project = mail_project(tmp_path, people=PEOPLE + TWINS)
    greeting(project, "Dear {{ recipient.name }},")
    found = letters(project)
    for number in range(3):
        assert f"Dear Twin {number}," in found[f"twin{number}"].text


def test_what_is_read_for_some_only_is_not_taken_from_others(tmp_path: Path) -> None:
    project = mail_project(tmp_path, people=PEOPLE + TWINS)
    greeting(project, "{% if recipient.organisation %}Dear {{ recipient.name }}{% else %}Dear reader{% endif %},")
    found = letters(project)
    assert "Dear Ann Example," in found["ann"].text and "Dear Sam Shipper," in found["ships"].text
    assert "Dear reader," in found["twin0"].text and found["twin0"] is found["twin2"]


def test_only_so_many_letters_are_kept_and_each_is_the_same_when_it_is_made_again(tmp_path: Path) -> None:
    people = "".join(f"r{number}@council.example,Reader {number},en,,,,\n" for number in range(KEPT + 2))
    project = mail_project(tmp_path, people=PEOPLE + people)
    greeting(project, "Dear {{ recipient.name }},")
    with_template(project, ":::{chart} baseline-to-target\n:clusters: {{ letter.charted", "{# no chart #}\n{{ ''")
    with_template(project, '{{ \'\' | map(attribute="id") | join(" ") }}\n:::\n', "")
    made, parcels = letters_of(project), the_round(project).parcels
    first = made.letter(parcels[0].recipient)
    for parcel in parcels[1:]:
        made.letter(parcel.recipient)
    again = made.letter(parcels[0].recipient)
    assert again is not first and again == first


# ------------------------------------------------------------------------------------------ what is looked at


def test_what_is_approved_is_the_letter_for_nobody_in_particular_in_each_language(project: Project) -> None:
    masters = letters_of(project).masters()
    assert list(masters) == ["en", "zh"]
    assert "Dear" not in masters["en"].text and "尊敬" not in masters["zh"].text
    assert "ostland-briefing-en.pdf" in masters["en"].text and "ostland-note-timber-en.txt" in masters["en"].text


def test_who_is_on_the_list_changes_nothing_in_what_is_approved(project: Project) -> None:
    before = dict(letters_of(project).masters())
    people = project.data / "ostland" / "mailing" / "people.csv"
    people.write_text(PEOPLE + TWINS, encoding="utf-8")
    assert dict(letters_of(project).masters()) == before


def test_other_words_of_the_letter_are_another_letter_to_approve(project: Project) -> None:
    before = letters_of(project).masters()["en"]
    greeting(project, "Good morning.")
    assert letters_of(project).masters()["en"] != before


# ------------------------------------------------------------------------------------------ while letters go out


@pytest.mark.parametrize("place", ["templates/letter/letter.md.j2", "templates/locale/en.yaml", "templates/_brand.yml"])
def test_letters_to_come_are_refused_once_something_has_changed(project: Project, place: str) -> None:
    greeting(project, "Dear {{ recipient.name }},")
    made, parcels = letters_of(project), the_round(project).parcels
    first = made.letter(parcels[0].recipient)
    with (project.root / place).open("a", encoding="utf-8") as file:
        file.write("# Buy now.\n")
    for _ in range(2):
        with pytest.raises(EditionError, match="Changed while letters were being sent"):
            made.letter(parcels[2].recipient)
    assert made.letter(parcels[0].recipient) is first


def test_half_a_change_is_told_as_a_change(project: Project) -> None:
    greeting(project, "Dear {{ recipient.name }},")
    made, parcels = letters_of(project), the_round(project).parcels
    made.letter(parcels[0].recipient)
    with_template(project, "{.lead}\n", "{% if recipient.name %}\n{.lead}\n")
    with pytest.raises(EditionError, match=r"letter\.md\.j2 changed"):
        made.letter(parcels[2].recipient)


def test_figures_that_change_before_the_first_letter_is_written_are_refused(project: Project) -> None:
    found = the_round(project)
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.3")
    made = Letters(project, request(project), mailing_of(project)[0], found)
    with pytest.raises(EditionError, match="Changed while letters were being sent"):
        made.letter(found.parcels[0].recipient)


# ------------------------------------------------------------------------------------------ what is refused


def test_an_unknown_column_is_told_with_its_line_and_the_nearest_name(project: Project) -> None:
    greeting(project, "{{ recipient.salutaton }}")
    with pytest.raises(InputError) as caught:
        letters(project)
    (fault,) = caught.value.faults
    assert fault.place.file.endswith("letter/letter.md.j2") and fault.place.line
    assert "the nearest name is salutation" in fault.reason


def test_a_column_that_only_one_list_has_is_blank_for_the_others(tmp_path: Path) -> None:
    publish = PUBLISH.replace("[mailing/people.csv]", "[mailing/people.csv, mailing/more.csv]")
    project = mail_project(tmp_path, publish)
    (project.data / "ostland" / "mailing" / "more.csv").write_text("address,language\nmore@council.example,en\n")
    greeting(project, "Hello {{ recipient.salutation }}!")
    assert "Hello !" in letters(project)["more"].text


@pytest.mark.parametrize(
    "evil",
    [
        "{{ plan.region }}",
        "{% raw %}",
        "<script>alert(1)</script>",
        "**bold** [x](https://evil.example)",
        ":::{chart}",
        "# X",
    ],
)
def test_what_a_list_holds_is_words_and_never_a_template_or_markup(tmp_path: Path, evil: str) -> None:
    people = f'address,name,language,salutation\nann@council.example,Ann,en,"{evil}"\n'
    letter = letters(mail_project(tmp_path, people=people))["ann"]
    assert evil in letter.text
    assert "<script" not in letter.html and 'https://evil.example"' not in letter.html
    assert "<strong>bold" not in letter.html


def test_numbers_of_a_list_are_words_which_no_figure_is_taken_for(tmp_path: Path) -> None:
    people = 'address,name,language,salutation\nann@council.example,Ann,en,"Dear 42nd Council, tel. 1,234.5"\n'
    assert "Dear 42nd Council, tel. 1,234.5" in letters(mail_project(tmp_path, people=people))["ann"].text


def test_a_letter_that_mail_programs_would_cut_off_is_not_sent(project: Project) -> None:
    greeting(
        project, "{% for number in range(3000) %}\nOne more line of many words to say nothing at all.\n\n{% endfor %}"
    )
    with pytest.raises(EditionError, match="Gmail cuts off"):
        letters(project)


def test_a_fault_of_the_subject_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="subjekt"):
        letters(mail_project(tmp_path, PUBLISH + '    subject: "{{ plan.subjekt }}"\n'))
