"""Goals on two homes: the next step, what was done, reaching one, privacy."""

from __future__ import annotations

import pytest

from planner.domain.errors import BadInput, NotYours
from planner.domain.model.block import WE, Status
from planner.domain.model.items import Goal
from planner.domain.recurrence.rule import RitualDraft, make
from planner.plan.goals import MOST_DONE
from tests.store.test_twice import only, values
from tests.support import Couple, Side, at


def goal_of(side: Side) -> Goal:
    [goal] = side.plan.items.goals()
    return goal


def set_goal(couple: Couple, side: Side, title: str = "Five songs", step: str = "") -> Goal:
    side.plan.items.add_goal(title, step)
    couple.meet()
    return goal_of(side)


def done(side: Side) -> list[str]:
    goals = side.plan.items.goals()
    return [block.title for blocks in side.plan.items.progress.done_for(goals).values() for block in blocks]


def news(side: Side) -> list[tuple[str, str, str, bool]]:
    return [(row.kind, row.text, row.about, row.counted) for row in side.plan.inbox.read().news]


def looked(side: Side) -> None:
    side.plan.inbox.read()
    side.plan.arrivals.visited()


# -- the next step ----------------------------------------------------------------------------------------------------


def test_the_owner_sets_the_next_step_and_both_see_it(couple: Couple) -> None:
    set_goal(couple, couple.me, step="record the bridge")
    assert goal_of(couple.you).step == "record the bridge"
    with pytest.raises(NotYours):
        couple.you.plan.items.progress.set_step(goal_of(couple.you), "mine now")
    assert couple.me.plan.items.progress.set_step(goal_of(couple.me), "find a singer").kind == "step set"
    couple.meet()
    assert goal_of(couple.you).step == "find a singer"
    assert ("goal", "Five songs", "find a singer", False) in news(couple.you)
    assert couple.me.plan.items.progress.set_step(goal_of(couple.me), "").kind == "step cleared"
    couple.me.plan.undo()
    assert goal_of(couple.me).step == "find a singer"
    with pytest.raises(BadInput):
        couple.me.plan.items.progress.set_step(goal_of(couple.me), "x" * 100_000)


@pytest.mark.parametrize("register", ["step", "line"])
def test_a_step_or_line_of_two_devices_is_a_conflict(couple: Couple, alex: Side, sam: Side, register: str) -> None:
    phone = couple.another("Alex")
    set_goal(couple, alex)
    if register == "line":
        alex.plan.items.finish_goal(goal_of(alex), reached=True)
        couple.meet()
    for side, text in ((alex, "here"), (phone, "there")):
        items, progress = side.plan.items, side.plan.items.progress
        [goal] = items.goals(reached=register == "line")
        (progress.set_line if register == "line" else progress.set_step)(goal, text)
        couple.clock.forward(minutes=1)
    couple.meet()
    assert values(only(sam), register) == ["there", "here"]
    with pytest.raises(NotYours):
        sam.plan.conflicts.settle(only(sam), register, 1)
    alex.plan.conflicts.settle(only(alex), register, "both")
    couple.meet()
    [goal] = sam.plan.items.goals(reached=register == "line")
    assert (getattr(goal, register), sam.plan.conflicts.twice()) == ("there / here", ())


# -- what was done ----------------------------------------------------------------------------------------------------


def test_what_either_did_for_a_goal_is_listed_the_newest_first(couple: Couple) -> None:
    goal = set_goal(couple, couple.me)
    statuses: tuple[tuple[str, str, Status], ...] = (
        ("2026-11-10", "Verse", "done"),
        ("2026-11-20", "Bridge", "partly"),
        ("2026-11-21", "Chorus", "skipped"),
        ("2026-11-22", "Outro", "planned"),
    )
    for day, title, status in statuses:
        block = couple.me.add(title, f"{day}T18:00", goal=goal.id)
        couple.me.plan.finish(block, status)
    couple.me.plan.finish(couple.me.add("Unrelated", "2026-11-23T18:00"), "done")
    couple.meet()
    by_sam = couple.you.add("Mix it", "2026-11-23T18:00", goal=goal.id, pillar="champion")
    couple.you.plan.finish(by_sam, "done")
    couple.meet()
    assert done(couple.me) == done(couple.you) == ["Mix it", "Bridge", "Verse"][:MOST_DONE]


def test_evenings_of_a_ritual_for_a_goal_are_listed(couple: Couple) -> None:
    goal = set_goal(couple, couple.me)
    rule = make("FREQ=WEEKLY", at("2026-11-04T18:00"))
    outcome = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Choir", rule, couple.me.plan.me.id, goal=goal.id))
    evening = couple.me.plan.block(f"{outcome.block.ritual}@2026-11-18")
    couple.me.plan.finish(evening, "done")
    couple.meet()
    assert done(couple.me) == done(couple.you) == ["Choir"]


def test_no_more_months_are_read_than_needed(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    goal = set_goal(couple, couple.me)
    for month in ("2024-03", "2025-05", "2026-08", "2026-10", "2026-11"):
        for day in ("03", "04", "05"):
            couple.me.plan.finish(couple.me.add(f"{month}-{day}", f"{month}-{day}T08:00", goal=goal.id), "done")
    read: list[str] = []
    plan = couple.me.reopened()
    records = plan.repository.mirror.records

    def note(file: str, table: str) -> object:
        read.append(file)
        return records(file, table)

    monkeypatch.setattr(plan.repository.mirror, "records", note)
    found = plan.items.progress.done_for(plan.items.goals())
    assert [block.title for block in found[goal.id]] == ["2026-11-05", "2026-11-04", "2026-11-03"]
    assert {file for file in read if file.startswith("months/")} == {"months/2026-11"}


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_private_work_for_a_goal_shows_the_other_nothing(couple: Couple, visibility: str) -> None:
    goal = set_goal(couple, couple.me)
    looked(couple.you)
    block = couple.me.add("Secret gig", "2026-11-24T18:00", goal=goal.id, visibility=visibility)
    couple.me.plan.finish(block, "done")
    couple.meet()
    assert (done(couple.me), done(couple.you)) == (["Secret gig"], [])
    for side in (couple.me, couple.you):
        assert (
            side.plan.items.progress.ticked(couple.me.plan.me.id, [side.again(block)] if side is couple.me else [])
            == []
        )
    assert news(couple.you) == []
    assert goal.id not in "".join(
        path.read_text() for path in couple.folder.rglob("months/*.json") if "Secret" not in path.name
    )


# -- reaching one -----------------------------------------------------------------------------------------------------


def test_reaching_a_goal_is_told_with_its_line_and_kept_on_the_shelf(couple: Couple) -> None:
    set_goal(couple, couple.me)
    looked(couple.you)
    couple.me.plan.items.finish_goal(goal_of(couple.me), reached=True)
    couple.meet()
    assert news(couple.you) == [("goal_reached", "Five songs", "", True)]
    looked(couple.you)
    [reached] = couple.me.plan.items.progress.shelf()
    couple.me.plan.items.progress.set_line(reached, "And one more.")
    couple.meet()
    assert news(couple.you) == [("goal_reached", "Five songs", "And one more.", True)]
    [shelved] = couple.you.plan.items.progress.shelf()
    assert (shelved.title, shelved.line, shelved.reached_at) == ("Five songs", "And one more.", reached.reached_at)
    with pytest.raises(NotYours):
        couple.you.plan.items.progress.set_line(shelved, "mine")
    page = couple.you.plan.statistics.looking_back.page()
    assert page.kept == ("And one more.",)


def test_undo_opens_a_reached_goal_again(couple: Couple) -> None:
    set_goal(couple, couple.me)
    couple.me.plan.items.finish_goal(goal_of(couple.me), reached=True, line="Done!")
    couple.meet()
    couple.me.plan.undo()
    couple.meet()
    for side in (couple.me, couple.you):
        assert (goal_of(side).title, goal_of(side).line) == ("Five songs", "")
        assert side.plan.items.progress.shelf() == ()


# -- ticks ------------------------------------------------------------------------------------------------------------


def test_ticks_for_a_goal_are_no_news(couple: Couple) -> None:
    goal = set_goal(couple, couple.me)
    rule = make("FREQ=WEEKLY", at("2026-11-04T18:00"))
    ritual = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Choir", rule, couple.me.plan.me.id, goal=goal.id))
    mine = couple.me.add("Write", "2026-11-24T18:00", goal=goal.id)
    ours = couple.me.add("Rehearse", "2026-11-25T20:00", who=WE, goal=goal.id)
    couple.meet()
    couple.you.plan.agree(couple.you.again(ours))
    couple.meet()
    looked(couple.you)
    for block in (mine, ours, couple.me.plan.block(f"{ritual.block.ritual}@2026-11-18")):
        couple.me.plan.finish(couple.me.again(block), "done")
    couple.meet()
    assert news(couple.you) == []
    assert couple.you.plan.arrivals.news() == frozenset()
    couple.me.plan.change(couple.me.again(ours), {"place": "Cellar"})
    couple.meet()
    assert [row[:2] for row in news(couple.you)] == [("changed", "Rehearse")]


def test_ticks_count_the_owners_own_and_shared_things_but_no_support(couple: Couple) -> None:
    goal, me = set_goal(couple, couple.me), couple.me.plan.me.id
    couple.meet()
    sides: tuple[tuple[Side, str, dict[str, str]], ...] = (
        (couple.me, "Write", {}),
        (couple.me, "Sing", {}),
        (couple.you, "Mix it", {"pillar": "champion"}),
    )
    blocks = []
    for side, title, more in sides:
        block = side.add(title, "2026-11-24T18:00", goal=goal.id, **more)
        blocks.append(side.plan.finish(block, "done").block)
    home = couple.you.add("Cook", "2026-11-24T19:00", pillar="home", lead=couple.you.plan.me.id, goal=goal.id)
    blocks.append(couple.you.plan.finish(home, "done").block)
    assert couple.me.plan.items.progress.ticked(me, blocks) == [("Five songs", 2)]
