"""A filter means people, and those alone whom its writer has in mind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.errors import UsageError
from planpress.mailing.choosing import chosen
from planpress.mailing.model import Recipient
from tests.mailing.letters import recipient

PEOPLE = (
    replace(recipient("ann@council.example"), list="officials.csv"),
    replace(recipient("bob@council.example"), list="officials.csv", organisation="Officials"),
    replace(recipient("eve@yard.example"), list="investors.csv", organisation="Officials"),
)


def found(text: str) -> list[str]:
    return [one.key.partition("@")[0] for one in chosen(PEOPLE, text, {})]


def test_a_word_that_means_others_by_another_field_is_refused_with_what_to_write() -> None:
    with pytest.raises(UsageError) as caught:
        found("officials")
    (fault,) = caught.value.faults
    assert fault.reason == "officials means several things: 2 by organisation, 2 by list"
    assert fault.mend == "Write organisation=officials or list=officials."
    assert found("list=officials") == ["ann", "bob"] and found("organisation=officials") == ["bob", "eve"]


def test_a_word_that_means_the_same_people_by_each_of_its_fields_does_no_harm() -> None:
    same: tuple[Recipient, ...] = tuple(replace(one, organisation="en") for one in PEOPLE)
    assert len(chosen(same, "en", {})) == 3


@pytest.mark.parametrize("text", ["*", "**"])
def test_a_star_means_everybody(text: str) -> None:
    assert found(text) == ["ann", "bob", "eve"]
