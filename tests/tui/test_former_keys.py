"""Keys of version 0.1 that have gone: each still leads to what it did."""

from __future__ import annotations

import pytest

from planner.config.settings import Settings
from planner.domain.model.block import Status
from planner.plan.plan import Plan
from planner.tui.actions.former_keys import FORMER_KEYS
from planner.tui.actions.table import ACTIONS, BY_ID
from planner.tui.dialogs.text_prompt import TextPrompt
from planner.tui.lists.base import ListScreen
from tests.tui.conftest import MakeApp
from tests.tui.test_week import opened


def test_each_former_key_is_free_and_its_action_is_there() -> None:
    assert not {key for action in ACTIONS for key in action.keys} & FORMER_KEYS.keys()
    assert {found.action for found in FORMER_KEYS.values()} <= BY_ID.keys()


@pytest.mark.parametrize(
    ("key", "status", "place"), [("%", "partly", "% is D now."), ("-", "skipped", "- is D twice now.")]
)
async def test_a_former_key_acts_and_says_where_it_is(
    key: str, status: Status, place: str, full_plan: Plan, make_app: MakeApp
) -> None:
    async with opened(make_app()) as week:
        await week.press(key)
        assert week.done() == status
        assert week.status.endswith(place)
        assert len(week.status) < 80


@pytest.mark.parametrize(
    ("key", "place"), [("C", "C is Enter on the head of a column now."), ("E", "E is under : now: rituals.")]
)
async def test_a_former_key_of_a_list_opens_it(key: str, place: str, full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(key)
        assert isinstance(week.app.screen, ListScreen)
        assert week.status == place


async def test_words_about_a_block_are_under_enter(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press('"')
        assert isinstance(week.app.screen, TextPrompt)
        assert week.status == '" is under Enter now.'


async def test_a_former_key_given_to_an_action_is_that_actions_alone(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(settings=Settings(keys={"done": "%"}))) as week:
        await week.press("%")
        assert week.done() == "done"
        assert "now." not in week.status


async def test_an_action_without_a_key_can_be_given_its_former_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(settings=Settings(keys={"skipped": "-"}))) as week:
        await week.press("-")
        assert week.done() == "skipped"
        assert "now." not in week.status
