"""What waits and what is new come from one list; what one has acted on is no news."""

from __future__ import annotations

import pytest

from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.plan.plan import Plan
from tests.support import Couple, Side, at

FRIDAY, SATURDAY = at("2026-11-27T19:00", 120), at("2026-11-28T20:00", 120)


def asked(couple: Couple, title: str = "Cinema") -> Block:
    """Something that Sam asks of Alex, as Alex has it."""
    block = couple.you.add(title, FRIDAY, who=WE)
    couple.meet()
    return couple.me.again(block)


def seen(side: Side) -> None:
    side.plan.arrivals.news()
    side.plan.arrivals.visited()


def told(plan: Plan) -> list[tuple[str, str]]:
    """What the header counts as new: what happened, and to what."""
    return [(row.kind, row.block.title) for row in plan.inbox.read().counted]


def test_ones_own_yes_is_no_news_on_any_device(couple: Couple) -> None:
    phone = couple.another("Alex")
    block = asked(couple)
    couple.me.plan.agree(block)
    for plan in (couple.me.plan, couple.me.reopened()):
        assert (told(plan), plan.arrivals.news(), plan.inbox.waiting()) == ([], frozenset(), ())
    couple.meet()
    for plan in (couple.me.plan, phone.plan, phone.reopened()):
        assert (told(plan), plan.inbox.waiting()) == ([], ())


@pytest.mark.parametrize("act", ["decline", "edit", "remove", "ritual"])
def test_whoever_acts_on_a_thing_has_seen_it(act: str, couple: Couple) -> None:
    if act == "ritual":
        rule = make("FREQ=WEEKLY;BYDAY=SA", SATURDAY)
        block = couple.you.plan.ritual_changes.add_ritual(RitualDraft("Cinema", rule, WE)).block
        couple.meet()
        couple.me.plan.agree(couple.me.again(block))
    else:
        block, plan = asked(couple), couple.me.plan
        assert plan.arrivals.news() == {block.id}
        if act == "edit":
            plan.change(block, {"place": "Lido"})
        else:
            (plan.decline if act == "decline" else plan.remove)(block)
    assert (told(couple.me.plan), couple.me.plan.arrivals.news()) == ([], frozenset())


def test_what_arrives_after_ones_own_later_edit_is_still_told(couple: Couple) -> None:
    """Sam wrote first and was heard last: that is news all the same."""
    block = asked(couple)
    couple.me.plan.agree(block)
    couple.meet()
    seen(couple.me)
    couple.you.plan.change(couple.you.again(block), {"title": "Concert"})
    couple.clock.forward(hours=1)
    couple.me.plan.change(couple.me.again(block), {"place": "Lido"})
    couple.meet()
    assert told(couple.me.plan) == [("changed", "Concert")]
    assert couple.me.plan.arrivals.news() == {block.id}
    [row] = couple.me.plan.inbox.read().news
    assert row.by == couple.you.plan.me.id


def test_what_waits_is_counted_once(couple: Couple) -> None:
    block = asked(couple)
    inbox = couple.me.plan.inbox.read()
    assert [row.id for row in inbox.waiting] == [block.id]
    assert inbox.counted == ()
    assert [(row.kind, row.counted) for row in inbox.news] == [("new", False)]


def agreed(couple: Couple, *titles: str) -> dict[str, Block]:
    """Things of Sam's that both have said yes to and Alex has seen, as Sam has them."""
    blocks = {title: couple.you.add(title, FRIDAY, who=WE) for title in titles}
    couple.meet()
    for block in blocks.values():
        couple.me.plan.agree(couple.me.again(block))
    couple.meet()
    seen(couple.me)
    return {title: couple.you.again(block) for title, block in blocks.items()}


def test_each_piece_of_news_says_what_happened(couple: Couple) -> None:
    blocks, plan = agreed(couple, "Renamed", "Off"), couple.you.plan
    plan.change(blocks["Renamed"], {"title": "Named"})
    plan.remove(blocks["Off"])
    couple.you.add("Added", SATURDAY)
    couple.meet()
    assert {title: kind for kind, title in told(couple.me.plan)} == {
        "Named": "changed",
        "Off": "called_off",
        "Added": "new",
    }


def test_without_agreement_a_move_and_a_deletion_are_told(couple: Couple) -> None:
    blocks, plan = agreed(couple, "Moved", "Deleted"), couple.you.plan
    plan.people.set_agreement(False)
    plan.change(blocks["Moved"], {"when": SATURDAY})
    plan.remove(blocks["Deleted"])
    couple.meet()
    assert {title: kind for kind, title in told(couple.me.plan)} == {"Moved": "moved", "Deleted": "deleted"}


def test_an_answer_is_news_as_such(couple: Couple) -> None:
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    assert told(couple.me.plan) == [("answer", "Cinema")]


def test_news_of_an_earlier_version_are_read(couple: Couple) -> None:
    """A line without a number is news until it was looked at."""
    block = asked(couple)
    path = couple.me.mirror / "local" / "news.jsonl"
    path.write_text(f'\n["{block.id}", "{couple.you.plan.device}", null]')
    assert couple.me.plan.arrivals.news() == {block.id}


def test_what_i_called_off_myself_is_no_question_of_mine(couple: Couple) -> None:
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    couple.me.plan.remove(couple.me.again(block))
    assert couple.me.plan.inbox.read().asked == ()


def test_what_the_other_calls_off_is_counted_and_has_one_row(couple: Couple) -> None:
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    seen(couple.me)
    couple.you.plan.remove(couple.you.again(block))
    couple.meet()
    inbox = couple.me.plan.inbox.read()
    assert told(couple.me.plan) == [("called_off", "Cinema")]
    assert [row.id for row in inbox.asked] == [block.id]
    assert inbox.told == ()
