"""Requests in the review: made there, read as they are typed, and answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.tui.conftest import StillClock
from tests.tui.pair import Pair
from tests.tui.test_review_controller import begun, go_to, rows

SUNDAY = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize("step", ["mine", "ours"])
def test_a_yes_is_to_both_halves_as_their_row_showed_them(pair: Pair, clock: StillClock, step: str) -> None:
    """Sam moves the offer after Alex has read the row: that is asked again."""
    clock.now = SUNDAY
    key = pair.sam.requests.ask(need="two hours to paint tue 9:00", offer="a film wed 20:00").id
    pair.meet()
    controller, shown = begun(pair.alex, "two")
    go_to(controller, step)
    row = next(row for row in rows(controller) if row.key.startswith(("request:", "answer:")) and "aint" in row.words)
    offer = pair.sam.requests.halves.of(key)[1]
    pair.sam.change(offer, {"when": offer.when.plus_days(1)})
    pair.meet()
    row.do(controller)
    assert "Film, Wed" in shown.choices[0].note
    shown.choices[0].do()
    pair.meet()
    need, offer = pair.alex.requests.halves.of(key)
    assert set(need.agreement.values()) == {"yes"}
    assert offer.agreement[pair.alex.me.id] == "changed"


def test_a_row_is_painted_anew_when_the_other_half_changes(pair: Pair, clock: StillClock) -> None:
    clock.now = SUNDAY
    key = pair.sam.requests.ask(need="two hours to paint tue 9:00", offer="a film wed 20:00").id
    pair.meet()
    controller, _ = begun(pair.alex, "two")
    go_to(controller, "ours")
    before = next(row for row in rows(controller) if "Paint" in row.words)
    assert before in rows(controller)
    pair.sam.change(pair.sam.requests.halves.of(key)[1], {"place": "at home"})
    pair.meet()
    now = next(row for row in rows(controller) if "Paint" in row.words)
    assert (now.key, now.words) == (before.key, before.words)
    assert now != before
