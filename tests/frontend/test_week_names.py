"""Names of weeks: the same in a command and in the screen's “go to date”."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from planner.domain.errors import BadInput
from planner.domain.quickadd import Cursor
from planner.domain.time.week import Week
from planner.frontend.week_names import find_week, read_week
from planner.tui.dialogs.go_to_date import find_day
from tests.support import NOW

TODAY = date(2026, 11, 25)
CURSOR = Cursor(now=NOW.astimezone(ZoneInfo("Europe/Berlin")), zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "week"),
    [
        *(("this", 48), ("this week", 48), ("Next", 49), ("next week", 49), ("last", 47), ("+1", 49), ("-2", 46)),
        *(("2026-W50", 50), ("2026w50", 50), ("week 50", 50), ("w50", 50), ("wk 7", 7), ("2026-12-09", 50)),
    ],
)
def test_screen_and_shell_read_the_same_week(text: str, week: int) -> None:
    assert find_week(text, TODAY) == Week(2026, week)
    assert find_day(text, TODAY, CURSOR) in Week(2026, week)


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "week 99", "+9999999", "0001-W01", "-9999999"])
def test_an_impossible_week_is_refused_with_one_sentence(text: str) -> None:
    said = []
    for read in (lambda: find_week(text, TODAY), lambda: find_day(text, TODAY, CURSOR)):
        with pytest.raises(BadInput) as refused:
            read()
        said.append(str(refused.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("text", ["", "fri", "tomorrow", "48", "weekend", "wed"])
def test_a_text_that_names_no_week_is_refused(text: str) -> None:
    assert read_week(text, TODAY) is None
    with pytest.raises(BadInput, match="is not a week; one looks like 2026-W48"):
        find_week(text, TODAY)
