"""Lists of recipients: what their columns say, and every fault of them with its row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planpress.building.editions import Project
from planpress.errors import Grade
from planpress.mailing.model import Mailbox
from planpress.mailing.reading import read_mailings
from planpress.mailing.recipients import RESERVED, read_recipients
from planpress.planning.faults import Faults
from planpress.planning.publishing import read_head
from tests.building.projects import edit
from tests.mailing.lists import PLAN, listed, mailing_project, read_list, read_workbook, rows

WHOLE = """\
address,name,language,organisation,clusters,groups,Salutation,since when
ann@one.example,Ann Example,zh,Example Ltd,ships; Timber,Heavy industry,Dear Ms Example,2024
BOB@büro.example,,,,,,,
"""


def grouped(root: Path) -> None:
    edit(root / PLAN / "clusters.csv", "id,name", "id,group,name")
    edit(root / PLAN / "clusters.csv", "ships,", "ships,Heavy industry,")
    edit(root / PLAN / "clusters.csv", "timber,", "timber,,")


def test_everything_a_list_may_say_of_a_recipient_is_read(tmp_path: Path) -> None:
    project = mailing_project(tmp_path, lists={"list.csv": WHOLE})
    grouped(tmp_path)
    faults = Faults()
    (mailing,) = read_mailings(project, tmp_path / PLAN, faults)
    ann, bob = read_recipients(mailing, read_head(tmp_path / PLAN), faults)
    assert not faults.ordered
    assert ann.mailbox == Mailbox("ann@one.example", "ann@one.example", "Ann Example")
    assert (ann.key, ann.language, ann.list, ann.organisation) == ("ann@one.example", "zh", "list.csv", "Example Ltd")
    assert (ann.clusters, ann.groups) == (("ships", "timber"), ("Heavy industry",))
    assert ann.fields == {"salutation": "Dear Ms Example", "since_when": "2024"}
    assert (ann.place.row, bob.place.row) == (2, 3)
    assert (bob.mailbox.wire, bob.key) == ("BOB@xn--bro-hoa.example", "bob@xn--bro-hoa.example")
    assert (bob.language, bob.clusters, bob.groups) == ("en", (), ()), "the plan's first language, and everything"
    assert bob.fields == {"salutation": "", "since_when": ""}


def test_a_workbook_says_the_same_as_a_csv_file(tmp_path: Path) -> None:
    cells = [line.split(",") for line in WHOLE.replace("Heavy industry", "").splitlines()]
    book, book_faults = read_workbook(tmp_path / "a", cells)
    text, faults = read_list(tmp_path / "b", WHOLE.replace("Heavy industry", ""))
    assert not faults and not book_faults
    assert [(one.mailbox, one.key, one.language, one.clusters, one.fields) for one in book] == [
        (one.mailbox, one.key, one.language, one.clusters, one.fields) for one in text
    ]


def test_dates_and_numbers_of_a_workbook_are_what_is_read_in_its_cells(tmp_path: Path) -> None:
    (ann,), faults = read_workbook(
        tmp_path, [["address", "member", "since"], ["ann@one.example", 1042, dt.date(2024, 5, 1)]]
    )
    assert not faults and ann.fields == {"member": "1042", "since": "2024-05-01"}


def test_a_group_is_known_by_its_name_and_by_what_files_call_it(tmp_path: Path) -> None:
    text = "address,groups\na@b.example,heavy-industry\nc@d.example,heavy INDUSTRY\ne@f.example,heavy\n"
    project = mailing_project(tmp_path, lists={"list.csv": text})
    grouped(tmp_path)
    faults = Faults()
    (mailing,) = read_mailings(project, tmp_path / PLAN, faults)
    found = read_recipients(mailing, read_head(tmp_path / PLAN), faults)
    assert [one.groups for one in found] == [("Heavy industry",), ("Heavy industry",), ()]
    assert [(fault.place.row, fault.what) for fault in faults.ordered] == [(4, "Unknown group")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Ann,en,", "2 address Missing cell: this row needs an address. Fill in address."),
        ("nobody,Ann,en,", "2 address Not an email address: an address is a name, an @ and a domain"),
        ("ann at one.example,Ann,en,", "2 address Not an email address: an address is a name, an @ and a domain. "
                                       "Write ann@one.example."),
        ("a@one.example,Ann,fr,", "2 language Language not in the plan: the plan's languages are en, zh"),
        ("a@one.example,Ann,EN,", "2 language Language not in the plan: the plan's languages are en, zh. Write en."),
        ("a@one.example,Ann,en,shps", "2 clusters Unknown cluster: the nearest name is ships; known: ships, timber. "
                                      "Write ships."),
        ("a@one.example,Ann", "2 None Too few cells: the header has 4 columns, this row 2 cells"),
        ("a@one.example,Ann,en,,x", "2 None Too many cells: the header has 4 columns, this row 5 cells"),
    ],
)  # fmt: skip
def test_a_slip_in_a_row_is_told_with_the_row_and_the_mend(tmp_path: Path, row: str, said: str) -> None:
    _, faults = read_list(tmp_path, f"address,name,language,clusters\n{row}\nbob@two.example,Bob,,\n")
    assert any(line.startswith(said) for line in rows(faults)), rows(faults)
    assert all(fault.grade is Grade.ERROR for fault in faults)


def test_every_fault_of_every_row_comes_at_once(tmp_path: Path) -> None:
    _, faults = read_list(tmp_path, "address,language,clusters\nnobody,fr,x; ships; y\n,,z\n")
    assert [(fault.place.row, fault.place.column, fault.place.wrong) for fault in faults] == [
        (2, "address", "nobody"), (2, "language", "fr"), (2, "clusters", "x"), (2, "clusters", "y"),
        (3, "address", None), (3, "clusters", "z"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name,language", "Missing column: the table needs it. Add a column address."),
        ("adress,name", "Unknown column: the nearest name is address"),
        ("e-mail,name", "Unknown column: what it holds is called address here. Write address."),
        ("address,organization", "Unknown column: the nearest name is organisation"),
        ("address,cluster", "Unknown column: the nearest name is clusters"),
        ("address,address", "Column given twice"),
        ("address,größe", "Bad column: templates use it as a name"),
        ("address,__class__", "Bad column: templates use it as a name"),
        *((f"address,{name}", f"Reserved column: letters know something else of their recipient by the name {name}")
          for name in RESERVED),
    ],
)  # fmt: skip
def test_a_slip_in_the_header_is_told(tmp_path: Path, header: str, said: str) -> None:
    _, faults = read_list(tmp_path, f"{header}\na@b.example,x\n")
    found = [f"{fault.what}: {fault.reason}. {fault.mend}" for fault in faults]
    assert any(line.startswith(said) for line in found), found
    assert all(fault.place.row == 1 for fault in faults if "olumn" in fault.what)


def test_columns_that_are_like_those_of_every_list_are_further_ones_where_these_are_there(tmp_path: Path) -> None:
    (ann,) = listed(tmp_path, "address,name,first_name,groups,group_of_age\na@b.example,Ann Example,Ann,,old\n")
    assert ann.fields == {"first_name": "Ann", "group_of_age": "old"}


@pytest.mark.parametrize(
    ("header", "cell", "mend"),
    [
        ("interests", "ships", "Write clusters; if"),
        ("cluster_of_interest", "ships", "Write clusters; if"),
        ("clusters of interest", "ships", "Write clusters; if"),
        ("Groups-of-interest", "x", "Write groups; if"),
        ("sectors", "", "Write clusters; if"),
        ("topics", "Ships; timber", "Call the column clusters, or"),
        ("topics", "ships, timber", "Call the column clusters, or"),
    ],
)
def test_a_column_that_is_meant_to_choose_letters_and_does_not_is_an_error(
    tmp_path: Path, header: str, cell: str, mend: str
) -> None:
    """Else everybody would get everything, and nobody be told."""
    _, faults = read_list(tmp_path, f'address,{header}\na@b.example,\nb@b.example,"{cell}"\n')
    assert [(fault.what, fault.grade) for fault in faults] == [("Unknown column", Grade.ERROR)]
    assert faults[0].mend.startswith(mend)


def test_a_column_about_something_else_is_a_further_one_beside_those_that_choose(tmp_path: Path) -> None:
    found = listed(tmp_path, "address,clusters,interest_rate,desk\na@b.example,ships,4 %,ships\nb@b.example,,,\n")
    assert [one.fields for one in found] == [
        {"interest_rate": "4 %", "desk": "ships"},
        {"interest_rate": "", "desk": ""},
    ]


@pytest.mark.parametrize("cell", [";", " ; ", ";；"])
def test_a_cell_of_separators_alone_is_told_and_does_not_mean_all(tmp_path: Path, cell: str) -> None:
    _, faults = read_list(tmp_path, f"address,clusters,groups\na@b.example,{cell},\nb@b.example,,{cell}\n")
    assert [(fault.what, fault.place.row, fault.place.column) for fault in faults] == [
        ("Nothing named", 2, "clusters"), ("Nothing named", 3, "groups"),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------- nobody twice


def test_nobody_is_on_a_list_twice_however_he_is_written(tmp_path: Path) -> None:
    again = ["Ann@One.example", "ann@büro.example", "ANN@xn--bro-hoa.example"]
    found, faults = read_list(tmp_path, "address\nann@one.example\n" + "\n".join(again) + "\n")
    assert [one.place.row for one in found] == [2, 4]
    assert [line.partition(". ")[0] for line in rows(faults)] == [
        "3 address Address given twice: row 2 has ann@one.example already",
        "5 address Address given twice: row 4 has ann@büro.example already",
    ]


def test_who_is_on_two_lists_gets_one_letter_by_the_first_and_is_told(tmp_path: Path) -> None:
    found, faults = read_list(
        tmp_path, "address,name\nann@one.example,Ann\n", "address,name\nbob@two.example,Bob\nANN@one.example,Other\n"
    )
    assert [(one.mailbox.name, one.list) for one in found] == [("Ann", "list0.csv"), ("Bob", "list1.csv")]
    ((fault),) = faults
    assert (fault.grade, fault.place.row, fault.what) == (Grade.NOTE, 3, "On two lists")
    assert "list0.csv, row 2" in fault.reason and fault.place.file.endswith("list1.csv")


# ------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Empty file"),
        ("\n \n", "Empty file"),
        ("address;name\na@b.example;Ann\n", "Not a CSV file: its columns are parted by semicolons"),
        ("<html><body>address</body></html>", "Not a CSV file: this is a web page or XML"),
        ('address,name\na@b.example,"Ann\n', "Not a CSV row"),
        ("PK\x03\x04zip", "Not a text file: this is an Excel workbook"),
    ],
)
def test_a_file_that_is_no_list_is_told(tmp_path: Path, text: str, said: str) -> None:
    found, faults = read_list(tmp_path, text)
    assert not found and f"{faults[0].what}: {faults[0].reason}".startswith(said)


@pytest.mark.parametrize(
    ("encoding", "named"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("gb18030", "GB18030")]
)
def test_a_list_of_another_encoding_is_not_guessed_at(tmp_path: Path, encoding: str, named: str) -> None:
    project = mailing_project(tmp_path)
    name = "大连市政府办公室领导" if encoding == "gb18030" else "Jürgen Groß"
    (tmp_path / PLAN / "list.csv").write_bytes(f"address,name\na@b.example,{name}\n".encode(encoding))
    faults = Faults()
    (mailing,) = read_mailings(project, tmp_path / PLAN, faults)
    assert read_recipients(mailing, read_head(tmp_path / PLAN), faults) == ()
    assert named in faults.ordered[0].reason


def test_a_byte_order_mark_as_excel_writes_it_does_no_harm(tmp_path: Path) -> None:
    assert len(listed(tmp_path, "\ufeffaddress\na@b.example\n")) == 1


def test_a_list_of_nobody_is_warned_of(tmp_path: Path) -> None:
    found, faults = read_list(tmp_path, "address,name\n")
    assert not found and [(fault.what, fault.grade) for fault in faults] == [("Nobody on the list", Grade.WARNING)]


def test_a_workbook_has_one_list_and_notes_beside_it(tmp_path: Path) -> None:
    found, _ = read_workbook(tmp_path, [["address"], ["a@b.example"]])
    file = tmp_path / PLAN / "list.xlsx"
    book = load_workbook(file)
    book.create_sheet("notes of mine")["A1"] = "whatever"
    book.create_sheet("Blank")
    book.save(file)
    assert len(found) == 1 and read_again(tmp_path) == (1, [])
    book.create_sheet("More")["A1"] = "address"
    book.save(file)
    count, told = read_again(tmp_path)
    assert (count, told) == (0, ["Several sheets: which of its sheets is the list cannot be told: Sheet, More"])
    for name in ("Sheet", "More"):
        book[name].delete_rows(1, 9)
    book.save(file)
    assert read_again(tmp_path) == (0, ["Empty file: no sheet of it has a list"])
    file.write_text("no workbook")
    assert read_again(tmp_path)[1][0].startswith("Not an .xlsx workbook")


def test_hidden_rows_of_a_workbook_get_no_letter_unseen(tmp_path: Path) -> None:
    """A filter that somebody left on hides whom he did not mean to write to."""
    read_workbook(tmp_path, [["address"], ["a@b.example"], ["hidden@b.example"]])
    file = tmp_path / PLAN / "list.xlsx"
    book = load_workbook(file)
    book.active.row_dimensions[3].hidden = True
    book.save(file)
    assert [line.partition(":")[0] for line in read_again(tmp_path)[1]] == ["Hidden rows"]


def read_again(root: Path) -> tuple[int, list[str]]:
    project, faults = Project(root), Faults()
    (mailing,) = read_mailings(project, root / PLAN, faults)
    found = read_recipients(mailing, read_head(root / PLAN), faults)
    return len(found), [f"{fault.what}: {fault.reason}" for fault in faults.ordered]


def test_a_thousand_recipients_are_each_read_once(tmp_path: Path) -> None:
    text = "address,name\n" + "".join(f"p{number}@d{number % 7}.example,Person {number}\n" for number in range(1000))
    assert len({one.key for one in listed(tmp_path, text)}) == 1000
