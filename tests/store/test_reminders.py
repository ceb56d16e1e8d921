"""A reminder is its person's alone: the other isn't told, asked or shown it."""

from __future__ import annotations

import json

import pytest

from planner.domain.errors import BadInput, TheirTime
from planner.domain.model.block import NO_REMINDER, WE, Block, Scope
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import RitualDraft, make
from planner.interop.json_blocks import block_json
from planner.plan.plan import Plan
from planner.store.codec.values import decode_value
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, RITUALS
from tests.store.test_privacy import leaks
from tests.support import Couple, Side, at

FRIDAY = at("2026-11-27T19:00", 120)
WEEKLY = RitualDraft("Choir", make("FREQ=WEEKLY;BYDAY=FR", FRIDAY), WE, remind=30)


def agreed(couple: Couple) -> Block:
    """An evening of both, which Sam said yes to and both have seen."""
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    seen(couple)
    return couple.me.again(block)


def seen(couple: Couple) -> None:
    for side in couple.sides:
        side.plan.arrivals.news()
        side.plan.arrivals.visited()


def looks(plan: Plan, block: Block) -> tuple[object, ...]:
    """What a person is told of a block, in the inbox and by the block itself."""
    read = plan.inbox.read()
    now = plan.block(block.id)
    said = block_json(now, plan.zone)
    return (read.waiting, read.news, plan.arrivals.news(), said, now.touched_by, now.touched_at)


# -- one's own ---------------------------------------------------------------------------------------------------------


def test_each_of_the_two_has_their_own_reminder_of_a_shared_block(couple: Couple) -> None:
    block = agreed(couple)
    couple.me.plan.change(block, {"remind": 30})
    couple.you.plan.change(couple.you.again(block), {"remind": 120})
    couple.meet()
    assert couple.me.again(block).remind == 30
    assert couple.you.again(block).remind == 120
    assert not couple.me.again(block).conflicts + couple.you.again(block).conflicts


def test_the_other_is_told_nothing_of_it(couple: Couple) -> None:
    block = agreed(couple)
    before = looks(couple.you.plan, block)
    for minutes in (30, NO_REMINDER, 60):
        couple.me.plan.change(couple.me.again(block), {"remind": minutes})
        couple.meet()
        assert looks(couple.you.plan, block) == before
    assert couple.you.again(block).remind is None


def test_all_devices_of_a_person_have_it(couple: Couple) -> None:
    phone = couple.another("Alex")
    block = agreed(couple)
    couple.me.plan.change(block, {"remind": 30})
    couple.meet()
    assert phone.again(block).remind == 30


def test_two_devices_that_differ_ask_their_person_alone(couple: Couple) -> None:
    phone = couple.another("Alex")
    block = agreed(couple)
    for side, minutes in ((couple.me, 30), (phone, 60)):
        side.plan.change(side.again(block), {"remind": minutes})
    couple.meet()
    (several,) = couple.me.plan.blocks.several(couple.me.again(block))
    assert [version.value for version in several.versions] == [60, 30]
    assert not couple.you.again(block).conflicts
    couple.me.plan.choose(couple.me.again(block), several.register, 2)
    couple.meet()
    assert (phone.again(block).remind, phone.again(block).conflicts) == (30, ())


def test_what_is_the_others_own_reminds_nobody_else(couple: Couple) -> None:
    theirs = couple.you.add("Yoga", FRIDAY)
    kept = couple.you.add("Rest", at("2026-11-28T19:00"), protected=True)
    couple.meet()
    with pytest.raises(BadInput, match="only your own and shared things remind you"):
        couple.me.plan.change(couple.me.again(theirs), {"remind": 30})
    with pytest.raises(TheirTime):
        couple.me.plan.change(couple.me.again(kept), {"remind": 30})
    copied = couple.me.plan.blocks.add(couple.me.draft("Concert", who=couple.you.plan.me.id, remind=30)).block
    assert couple.me.again(copied).remind is None


def test_undo_copies_and_moves_keep_it(couple: Couple) -> None:
    block = couple.me.add("Climbing", FRIDAY, remind=30)
    couple.me.plan.change(block, {"remind": NO_REMINDER})
    assert couple.me.again(block).remind == NO_REMINDER
    couple.me.plan.undo()
    assert couple.me.again(block).remind == 30
    couple.me.plan.redo()
    assert couple.me.again(block).remind == NO_REMINDER
    couple.me.plan.undo()
    assert couple.me.plan.blocks.duplicate(couple.me.again(block)).block.remind == 30
    couple.me.plan.change(couple.me.again(block), {"when": at("2026-11-28T19:00")})
    assert couple.me.again(block).remind == 30


def test_an_adding_can_be_undone_though_the_other_is_reminded_of_it(couple: Couple) -> None:
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.change(couple.you.again(block), {"remind": 30})
    couple.meet()
    couple.me.plan.undo()
    couple.meet()
    assert couple.me.plan.block(block.id).deleted
    assert not couple.you.plan.week(FRIDAY.week).columns["we"]


# -- what others may read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_the_reminder_of_a_private_block_stays_on_its_device(couple: Couple, visibility: str) -> None:
    block = couple.me.add("Zahnfee", FRIDAY, visibility=visibility, remind=47)
    couple.me.plan.change(couple.me.again(block), {"remind": 53})
    assert couple.me.again(block).remind == 53
    assert not list(leaks(couple, "remind:"))


def test_it_is_withdrawn_with_the_words_of_what_becomes_busy(couple: Couple) -> None:
    block = couple.me.add("Zahnfee", FRIDAY, remind=47)
    couple.meet()
    couple.me.plan.change(couple.me.again(block), {"visibility": "busy"})
    couple.meet()
    assert couple.me.again(block).remind == 47
    for shard in couple.folder.rglob("2026-11.json"):
        for document in json.loads(shard.read_text())[BLOCKS].values():
            assert all(write["v"] is None for name, write in document.items() if name.startswith("remind:"))
    couple.me.plan.change(couple.me.again(block), {"visibility": "open"})
    couple.meet()
    assert couple.me.again(block).remind == 47


# -- rituals -----------------------------------------------------------------------------------------------------------


def choir(couple: Couple) -> Block:
    """The next evening of an agreed ritual of both, which reminds Alex."""
    block = couple.me.plan.ritual_changes.add_ritual(WEEKLY).block
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    seen(couple)
    return couple.me.again(block)


def rituals(plan: Plan) -> list[Ritual]:
    return [ritual._replace(seen=None) for ritual in plan.rituals.all()]


def later(side: Side, block: Block) -> Block:
    """The ritual's evening a week later."""
    return side.plan.block(block.id.replace("2026-11-27", "2026-12-04"))


def test_an_evening_has_its_rituals_reminder_or_its_own(couple: Couple) -> None:
    block = choir(couple)
    assert (block.remind, later(couple.me, block).remind, couple.you.again(block).remind) == (30, 30, None)
    couple.me.plan.change(block, {"remind": NO_REMINDER})
    assert (couple.me.again(block).remind, later(couple.me, block).remind) == (NO_REMINDER, 30)


@pytest.mark.parametrize("scope", ["following", "all"])
def test_a_rituals_reminder_is_nothing_to_the_other(couple: Couple, scope: Scope) -> None:
    block = choir(couple)
    before = looks(couple.you.plan, block), rituals(couple.you.plan)
    couple.me.plan.change(later(couple.me, block), {"remind": 60}, scope)
    couple.meet()
    assert later(couple.me, block).remind == 60
    assert (looks(couple.you.plan, block), rituals(couple.you.plan)) == before
    couple.me.plan.undo()
    assert later(couple.me, block).remind == 30


def test_an_evening_of_ones_own_reminder_goes_with_its_ritual(couple: Couple) -> None:
    block = choir(couple)
    couple.me.plan.change(later(couple.me, block), {"remind": 60})
    couple.me.plan.remove(block, "all")
    couple.you.plan.refresh()
    couple.meet()
    assert not [row for row in couple.me.plan.inbox.read().waiting if "Choir" in row.text]


# -- other versions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [True, "30m", -2, 99_999, 1.5, [30], {"minutes": 30}])
def test_what_a_newer_version_writes_there_is_carried_and_shown_as_such(couple: Couple, value: object) -> None:
    block = couple.me.add("Climbing", FRIDAY, remind=30)
    register = f"remind:{couple.me.plan.me.id}"
    assert decode_value(register, value) is None
    record = couple.me.again(block).seen
    assert isinstance(record, Record)
    couple.me.plan.session.save("changed", [Edit("months/2026-11", BLOCKS, record, {register: value})])
    couple.meet()
    now = couple.me.again(block)
    assert (now.title, now.unreadable) == ("Climbing", (register,))
    assert couple.you.again(block).unreadable == ()
    couple.me.plan.change(now, {"remind": 15})
    assert (couple.me.again(block).remind, couple.me.again(block).unreadable) == (15, ())


def test_the_ritual_keeps_what_it_cannot_read(couple: Couple) -> None:
    block = choir(couple)
    register = f"remind:{couple.me.plan.me.id}"
    record = couple.me.plan.repository.records.get("plan", RITUALS, str(block.ritual))
    couple.me.plan.session.save("changed", [Edit("plan", RITUALS, record, {register: "soon"})])
    couple.meet()
    assert couple.me.again(block).title == couple.you.again(block).title == "Choir"
