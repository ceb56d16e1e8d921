"""Text typed in forms and lines is kept as a draft until it is saved or dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE
from typing import cast

import pytest

from planner.plan.plan import Plan
from planner.store.journal.drafts import drafts_folder, drop_drafts, read_draft, write_draft
from planner.tui.services.running_app import RunningApp
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.line_field import Field
from tests.tui.conftest import MakeApp
from tests.tui.pair import Pair
from tests.tui.test_week import Opened, opened


def drafts(plan: Plan) -> list[Path]:
    return list(drafts_folder(plan.session.root).glob("*.json"))


def end_at_once(week: Opened) -> None:
    """What is done when the terminal goes away."""
    cast("RunningApp", week.app).drafts.keep_all()


def typed(week: Opened) -> dict[str, str]:
    return {row.name or "": row.typed for row in week.app.screen.query(Row)}


async def until(week: Opened, fits: Callable[[], bool]) -> None:
    """Until it is so: a key may still be on its way to its field."""
    for _ in range(200):
        if fits():
            return
        await week.pilot.pause(0.02)
    raise AssertionError(typed(week))


async def test_a_forms_typed_text_is_there_the_next_time(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Run")
        await week.press("e", *" far", *["down"] * 3, "right", "up", "up", *"x")
        await until(week, lambda: typed(week)["when"].endswith("x"))
        end_at_once(week)
    (path,) = drafts(pair.alex)
    assert S_IMODE(path.stat().st_mode) == 0o600
    async with opened(make_app()) as week:
        await week.to("Run")
        await week.press("e")
        await week.pilot.pause()
        assert typed(week)["title"] == "Run far"
        assert typed(week)["when"].endswith("x")  # nobody can read that as a time: it is open still
        await week.press(*["escape"] * 4)
        assert week.app.screen is week.screen
    assert drafts(pair.alex) == []


async def test_a_saved_form_leaves_no_draft(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("A", *"Chess")
        end_at_once(week)
        assert len(drafts(pair.alex)) == 1
        await week.press("escape", "end", "s")
        assert drafts(pair.alex) == []


@pytest.mark.parametrize("keys", [["a"], ["C", "down", "enter"], ["i", "a"]], ids=["add", "intention", "idea"])
async def test_a_typed_line_is_there_the_next_time(keys: list[str], pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(*keys, *"Tea for two")
        end_at_once(week)
    async with opened(make_app()) as week:
        await week.press(*keys)
        assert week.app.screen.query_one(Field).value.endswith("Tea for two")
        await week.press("escape")
        assert week.app.screen.query_one(Field).value.endswith("Tea for two")
        await week.press("escape")
    assert drafts(pair.alex) == []


def test_a_draft_about_a_record_that_was_withdrawn_is_deleted(tmp_path: Path) -> None:
    write_draft(tmp_path, "one", {"title": "Chess"}, "2026-11-aaaaaaaa")
    write_draft(tmp_path, "two", {"title": "Go"}, "2026-11-bbbbbbbb")
    drop_drafts(tmp_path, {"2026-11-aaaaaaaa"})
    assert (read_draft(tmp_path, "one"), read_draft(tmp_path, "two")) == ({}, {"title": "Go"})


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"fields": 3}', '{"fields": {"a": 3}}'])
def test_a_damaged_draft_is_ignored(damage: str, tmp_path: Path) -> None:
    write_draft(tmp_path, "one", {"title": "Chess"})
    (path,) = tmp_path.glob("*.json")
    path.write_text(damage)
    assert read_draft(tmp_path, "one") == {}
