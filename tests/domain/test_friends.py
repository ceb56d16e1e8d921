"""Names of friends in the titles of blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.review.friends import friends_in


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Swim with Mia", ("Mia",)),
        ("swim with mia", ("mia",)),
        ("Coffee with Mia, Jonas & Lea Marie", ("Mia", "Jonas", "Lea Marie")),
        ("Walk with Mia and Sam", ("Mia",)),
        ("Lunch with Mia’s mother", ("Mia",)),
        ("Call Jonas", ("Jonas",)),
        ("Dinner at Mia’s", ("Mia",)),
        ("Dinner at Odeon", ()),
        ("Cinema with the old gang", ()),
        ("Games with friends", ()),
        ("Climbing", ()),
        ("Book club", ()),
        ("Walk with Alex", ()),
    ],
)
def test_names_in_titles(title: str, names: tuple[str, ...]) -> None:
    assert friends_in(title, ("Alex", "Sam")) == names


@given(st.text(max_size=60))
def test_any_title_can_be_read(title: str) -> None:
    assert all(name for name in friends_in(title, ("Alex", "Sam")))
