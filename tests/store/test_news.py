"""Waiting items and news come from one list; own actions aren't news."""

from __future__ import annotations

import pytest

from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
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
    return [(row.kind, row.text) for row in plan.inbox.read().counted]


def test_a_yes_of_ones_own_is_not_news_on_any_device(couple: Couple) -> None:
    phone = couple.another("Alex")
    block = asked(couple)
    couple.me.plan.agree(block)
    for plan in (couple.me.plan, couple.me.reopened()):
        assert (told(plan), plan.arrivals.news(), plan.inbox.waiting()) == ([], frozenset(), ())
    couple.meet()
    for plan in (couple.me.plan, phone.plan, phone.reopened()):
        assert (told(plan), plan.inbox.waiting()) == ([], ())


@pytest.mark.parametrize("act", ["decline", "edit", "remove", "ritual"])
def test_acting_on_a_thing_counts_as_having_seen_it(act: str, couple: Couple) -> None:
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


def test_a_write_that_arrives_after_ones_own_later_edit_is_news(couple: Couple) -> None:
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


def test_an_open_question_is_counted_once(couple: Couple) -> None:
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


def test_each_piece_of_news_names_its_event(couple: Couple) -> None:
    blocks, plan = agreed(couple, "Renamed", "Off"), couple.you.plan
    plan.change(blocks["Renamed"], {"title": "Named"})
    plan.remove(blocks["Off"])
    couple.you.add("Added", SATURDAY)
    couple.meet()
    assert {row.text: row.kind for row in couple.me.plan.inbox.read().news} == {
        "Named": "changed",
        "Off": "called_off",
        "Added": "new",
    }
    assert {title: kind for kind, title in told(couple.me.plan)} == {"Named": "changed", "Off": "called_off"}


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


def test_ones_own_calling_off_is_not_a_question(couple: Couple) -> None:
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    couple.me.plan.remove(couple.me.again(block))
    assert couple.me.plan.inbox.read().asked == ()


def test_the_others_calling_off_is_counted_in_one_row(couple: Couple) -> None:
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


def everything(couple: Couple) -> list[tuple[str, str, bool]]:
    """What is news to Alex: what happened, its words, whether the header counts it."""
    return sorted((row.kind, row.text, row.counted) for row in couple.me.plan.inbox.read().news)


def with_a_shared_block(couple: Couple) -> Block:
    return agreed(couple, "Cinema")["Cinema"]


def test_remarks_are_counted_and_the_rest_is_listed_below(couple: Couple) -> None:
    block, items = with_a_shared_block(couple), couple.you.plan.items
    items.comment(block, "See you there")
    items.cheer(block, "")
    items.add_idea("Pottery", WE)
    items.set_intention(Week(2026, 48), couple.you.plan.me.id, "An early night")
    items.set_intention(Week(2026, 48), WE, "Slow mornings")
    items.add_goal("10 km in March")
    items.add_rule("Phones stay out of the bedroom")
    items.set_turn(couple.me.plan.me.id)
    couple.meet()
    assert everything(couple) == [
        ("cheer", "", True),
        ("goal", "10 km in March", False),
        ("idea", "Pottery", False),
        ("intention", "An early night", False),
        ("intention", "Slow mornings", False),
        ("rule", "Phones stay out of the bedroom", False),
        ("turn", "Alex", False),
        ("word", "See you there", True),
    ]
    inbox = couple.me.plan.inbox.read()
    assert {row.id for row in inbox.news if row.kind in ("word", "cheer")} == {block.id}
    # The rule is asked, so it stands above.
    assert [row.kind for row in inbox.told] == ["word", "cheer"][:: 1 if inbox.told[0].kind == "word" else -1]
    assert "rule" not in {row.kind for row in inbox.also}
    assert len(inbox.also) == 5
    assert {row.kind for row in couple.you.plan.inbox.read().news} == {"answer"}
    assert couple.me.plan.arrivals.news() == frozenset()
    seen(couple.me)
    assert everything(couple) == []


def test_a_reached_goal_and_an_answer_are_counted(couple: Couple) -> None:
    couple.you.plan.items.add_goal("10 km in March")
    couple.me.plan.items.add_rule("Sunday is ours")
    couple.me.plan.requests.ask(need="two hours to read")
    couple.meet()
    seen(couple.me)
    [goal], [rule], [request] = (
        couple.you.plan.items.goals(),
        couple.you.plan.items.rules(),
        couple.you.plan.requests.all(),
    )
    couple.you.plan.items.finish_goal(goal, reached=True)
    couple.you.plan.items.agree_rule(rule)
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    assert everything(couple) == [
        ("answer", "Sunday is ours", True),
        ("answer", "two hours to read", True),
        ("goal_reached", "10 km in March", True),
    ]


def ritual_of(side: Side, who: str = WE, **more: object) -> Block:
    draft = RitualDraft("Yoga", make("FREQ=WEEKLY;BYDAY=SA", SATURDAY), who)
    return side.plan.ritual_changes.add_ritual(draft._replace(**more)).block  # type: ignore[arg-type]


@pytest.mark.parametrize("whose", ["both", "theirs"])
def test_news_tell_of_a_ritual_that_begins_changes_or_ends(couple: Couple, whose: str) -> None:
    """Its end and its new time are counted, where it is in my week too."""
    plan, both = couple.you.plan, whose == "both"
    block = ritual_of(couple.you, WE if both else plan.me.id)
    couple.meet()
    assert everything(couple) == [("ritual", "Yoga", False)]
    if both:
        couple.me.plan.agree(couple.me.again(block))
        couple.meet()
    seen(couple.me)
    plan.change(couple.you.again(block), {"title": "Slow yoga"}, "all")
    couple.meet()
    assert everything(couple) == [("ritual", "Slow yoga", False)]
    seen(couple.me)
    plan.people.set_agreement(False)
    plan.change(couple.you.again(block), {"when": at("2026-11-28T18:00", 120)}, "all")
    couple.meet()
    assert everything(couple) == [("ritual", "Slow yoga", both)]
    seen(couple.me)
    plan.people.set_agreement(True)
    plan.remove(couple.you.again(block), "all")
    couple.meet()
    assert everything(couple) == [("ritual_ended", "Slow yoga", both)]


def test_a_new_ritual_of_several_times_has_one_row(couple: Couple) -> None:
    block = ritual_of(couple.you)
    plan = couple.you.plan
    plan.change(plan.block(f"{block.ritual}@2026-12-12"), {"when": at("2026-12-12T17:00")}, "following")
    couple.meet()
    assert everything(couple) == [("ritual", "Yoga", False)]
    seen(couple.me)
    plan.change(plan.block(f"{block.ritual}@2026-12-19"), {"place": "Lido"}, "following")
    couple.meet()
    [row] = couple.me.plan.inbox.read().news
    assert (row.kind, row.id, row.before) == ("ritual", f"{block.ritual}@2026-12-19", {})


def test_a_change_of_turns_is_news_of_its_own(couple: Couple) -> None:
    block = ritual_of(couple.you, lead=couple.you.plan.me.id)
    couple.you.plan.change(block, {"turns": True}, "all")
    couple.meet()
    couple.me.plan.agree(couple.me.again(block))
    couple.meet()
    seen(couple.me)
    couple.you.plan.inbox.set_turn(couple.me.plan.me.id)
    couple.meet()
    assert everything(couple) == [("turn", "Yoga", False)]


def test_a_busy_hour_is_news_only_over_mine(couple: Couple) -> None:
    couple.me.add("Choir", FRIDAY)
    over = couple.you.add("Doctor", at("2026-11-27T20:00", 60), visibility="busy")
    couple.you.add("Lawyer", at("2026-11-26T09:00", 60), visibility="busy")
    couple.you.add("Surprise", FRIDAY, visibility="hidden")
    couple.meet()
    assert [(row.id, row.text) for row in couple.me.plan.inbox.read().news] == [(over.id, "")]
    assert couple.me.plan.arrivals.news() == {over.id}


def test_news_of_the_others_own_blocks_is_not_counted(couple: Couple) -> None:
    block = couple.you.add("Long run", SATURDAY)
    couple.meet()
    assert everything(couple) == [("new", "Long run", False)]
    seen(couple.me)
    couple.you.plan.change(couple.you.again(block), {"when": FRIDAY})
    couple.meet()
    assert everything(couple) == [("moved", "Long run", False)]


@pytest.mark.parametrize("how", ["erased", "hidden", "undone"])
def test_withdrawn_words_are_not_news(couple: Couple, how: str) -> None:
    """Of the block itself, and of what was said on it."""
    block = couple.you.add("Ring for Alex", SATURDAY)
    if how != "undone":
        couple.you.plan.items.comment(block, "The gold one")
        couple.you.plan.items.cheer(block, "Sparkling")
    couple.meet()
    assert couple.me.plan.inbox.read().news
    if how == "erased":
        couple.you.plan.remove(couple.you.again(block))
        couple.you.plan.trash.erase(couple.you.plan.trash.bin()[0])
    elif how == "hidden":
        couple.you.plan.change(couple.you.again(block), {"visibility": "hidden"})
    else:
        couple.you.plan.undo()
    couple.meet()
    couple.meet()
    assert everything(couple) == []
    news = (couple.me.mirror / "local" / "news.jsonl").read_text()
    assert not [word for word in ("Ring", "gold", "Sparkling") if word in news]


def test_a_memory_is_not_news(couple: Couple) -> None:
    """A comment that opens on Sunday, as a later version writes it."""
    block = with_a_shared_block(couple)
    plan = couple.you.plan
    registers = {"on": block.id, "text": "I wanted to stay", "author": plan.me.id, "opens": "2026-W48"}
    plan.session.save("commented", [Edit("months/2026-11", "comments", Record("2026-11-aaaaaaaa"), registers)], new=1)
    couple.meet()
    assert everything(couple) == []
