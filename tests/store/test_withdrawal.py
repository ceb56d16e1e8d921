"""Withdrawn words are gone from the folder, every device, and every screen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain.errors import BadInput, ChangedSince, TakenBack
from planner.domain.model.block import WE, Block, Visibility
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.wording.blocks import told
from planner.plan.plan import Plan
from planner.store.backup import make_backup, take_in, unpack
from planner.store.crdt.register import ERASED
from planner.store.device.identity import read_state
from planner.store.device.reidentify import renew
from planner.store.disk.layout import device_folder, replica_path
from planner.store.disk.transaction import exclusive
from planner.sync.erased import holders
from planner.sync.exchange import Exchange
from planner.sync.receive import receive
from tests.support import THIS_WEEK, TODAY, Couple, Side, at, mirror_of, seeded_ids, tree

FRIDAY = "2026-11-27T19:00"
PRIVATE: list[Visibility] = ["busy", "hidden"]


def holding(word: str, *roots: Path) -> list[str]:
    """The files below these folders that hold a word."""
    found = (path for root in roots for path in root.rglob("*") if path.is_file())
    return [str(path) for path in found if word.encode() in path.read_bytes()]


def meet_twice(couple: Couple) -> None:
    couple.meet()
    couple.meet()


# -- erased ----------------------------------------------------------------------------------------------------------


def everything(couple: Couple) -> Block:
    """Alex's block after renames, a move, a note, a cheer and a change by Sam."""
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=WE, place="Kellerbar", tags=("tag-geheim",))
    couple.meet()
    alex.plan.change(alex.again(block), {"title": "Mondfahrt", "notes": "heimlich"})
    alex.plan.items.cheer(alex.again(block), "hurra")
    couple.meet()
    sam.plan.change(sam.again(block), {"place": "Sams Ort"})
    couple.meet()
    return block


ALEXS = ("Zahnfee", "Kellerbar", "tag-geheim", "Mondfahrt", "heimlich", "hurra")


def test_erased_words_are_nowhere_once_both_have_exchanged(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = everything(couple)
    alex.plan.remove(alex.again(block))
    couple.meet()
    erased = alex.plan.trash.erase(alex.again(block))
    assert (erased.title, erased.holders, erased.theirs) == ("Mondfahrt", ("Sam’s laptop",), False)
    meet_twice(couple)
    for word in ALEXS:
        assert holding(word, couple.folder, alex.home, sam.home) == []
    assert holding("Sams Ort", couple.folder, alex.home) == []
    assert "history" in "".join(holding("Sams Ort", sam.home)), "what Sam typed is in Sam's own history"
    for side in (alex, sam):
        assert side.reopened().trash.bin() == ()
        assert side.plan.weeks.search("e") == ()
        assert [thing for thing in side.plan.trash.gone() if thing.kind == "block"] == []


def test_the_others_words_are_kept_in_their_history_and_mentioned_once(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = everything(couple)
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    alex.exchange()
    assert sam.exchange_and_listen() == ["Alex took back something you had written on. Your words are under Recover."]
    assert sam.exchange_and_listen() == []
    assert [(row.register, row.value) for row in sam.plan.recovery.words_taken_back()] == [("place", "Sams Ort")]
    assert alex.plan.recovery.words_taken_back() == ()


def test_only_deleted_things_are_erased(alex: Side) -> None:
    with pytest.raises(BadInput):
        alex.plan.trash.erase(alex.add("Zahnfee"))


def test_only_my_own_words_are_withdrawn_from_the_others_things(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = sam.add("Sams Titel", FRIDAY, who=WE)
    couple.meet()
    alex.plan.change(alex.again(block), {"notes": "heimlich"})
    couple.meet()
    sam.plan.remove(sam.again(block))
    couple.meet()
    assert alex.plan.trash.erase(alex.again(block)).theirs
    meet_twice(couple)
    assert holding("heimlich", couple.folder, alex.home, sam.home) == []
    assert sam.again(block).title == "Sams Titel"


def test_the_time_of_an_erased_agreed_block_stays_taken(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=WE)
    couple.meet()
    sam.plan.agree(sam.again(block))
    couple.meet()
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    assert holding("Zahnfee", couple.folder, alex.home, sam.home) == []
    assert sam.again(block).when == at(FRIDAY)


@pytest.mark.parametrize("thing", ["idea", "goal", "rule", "request", "note"])
def test_other_deleted_things_are_erased_too(couple: Couple, thing: str) -> None:
    alex, sam = couple.me, couple.you
    plan = alex.plan
    adds: dict[str, Callable[[], object]] = {
        "idea": lambda: plan.items.drop_idea(plan.items.idea(plan.items.add_idea("Zahnfee", WE).id)),
        "goal": lambda: plan.items.finish_goal(plan.items.goal(plan.items.add_goal("Zahnfee").id), reached=False),
        "rule": lambda: plan.items.drop_rule(plan.items.rule(plan.items.add_rule("Zahnfee").id)),
        "request": lambda: plan.requests.withdraw_request(plan.requests.request(plan.requests.ask(need="Zahnfee").id)),
        "note": lambda: plan.items.drop_note(plan.items.note(plan.items.bring("Zahnfee").id)),
    }
    adds[thing]()
    couple.meet()
    [gone] = plan.trash.gone()
    plan.trash.erase(gone)
    meet_twice(couple)
    assert plan.trash.gone() == sam.plan.trash.gone() == ()
    assert holding("Zahnfee", couple.folder, alex.home, sam.home) == []


def test_a_ritual_that_has_ended_is_erased_as_a_whole(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    rule = make("FREQ=WEEKLY;BYDAY=FR", at(FRIDAY))
    ritual = alex.plan.ritual_changes.add_ritual(RitualDraft("Zahnfee", rule, alex.plan.me.id)).block.ritual
    alex.plan.change(alex.plan.block(f"{ritual}@2026-12-04"), {"title": "Mondfahrt"})
    alex.plan.change(alex.plan.block(f"{ritual}@2026-12-18"), {"place": "Kellerbar"}, "following")
    couple.meet()
    alex.plan.remove(alex.plan.block(f"{ritual}@2026-11-27"), "all")
    couple.meet()
    [ended] = [found for found in alex.plan.rituals.all(ended=True) if found.ended]
    alex.plan.trash.erase(ended)
    meet_twice(couple)
    for word in ("Zahnfee", "Mondfahrt", "Kellerbar"):
        assert holding(word, couple.folder, alex.home, sam.home) == []


# -- hidden, busy ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", PRIVATE)
def test_the_others_words_on_it_leave_their_files_too(couple: Couple, visibility: Visibility) -> None:
    """Nobody else may empty Sam's file: Sam's own device does, at its next exchange."""
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY)
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Sams Titel"})
    sam.plan.change(sam.again(block), {"title": "Sams zweiter Titel"})
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": visibility})
    meet_twice(couple)
    assert alex.again(block).title == "Sams zweiter Titel"
    for word in ("Zahnfee", "Sams Titel", "Sams zweiter Titel"):
        assert holding(word, couple.folder) == []
    assert holding("Zahnfee", sam.home) == []
    assert all("history" in path for path in holding("Sams zweiter Titel", sam.home))
    alex.plan.undo()
    meet_twice(couple)
    assert sam.again(block).title == "Sams zweiter Titel"


def test_a_remark_is_hidden_and_restored_with_its_block(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Run", FRIDAY)
    alex.plan.items.comment(block, "Zahnfee")
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": "busy"})
    meet_twice(couple)
    assert holding("Zahnfee", couple.folder, sam.home) == []
    assert [remark.text for remark in alex.plan.weeks.remarks(alex.again(block))[1]] == ["Zahnfee"]
    alex.plan.change(alex.again(block), {"visibility": "open"})
    couple.meet()
    assert [remark.text for remark in sam.plan.weeks.remarks(sam.again(block))[1]] == ["Zahnfee"]


def test_hidden_words_are_neither_news_nor_undone_for_the_other(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=WE)
    couple.meet()
    sam.plan.change(sam.again(block), {"place": "Kellerbar"})
    couple.meet()
    alex.plan.change(alex.again(block), {"who": alex.plan.me.id})
    alex.plan.change(alex.again(block), {"visibility": "hidden"})
    meet_twice(couple)
    assert holding("Zahnfee", sam.home, couple.folder) == []
    assert block.id not in sam.plan.arrivals.news()


# -- undoing an add --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("remark", ["comment", "cheer"])
def test_the_undo_step_of_a_remark_does_not_name_a_hidden_block(couple: Couple, remark: str) -> None:
    """It is Sam's, and can still be undone."""
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY)
    couple.meet()
    getattr(sam.plan.items, remark)(sam.again(block), "gerne")
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": "hidden"})
    meet_twice(couple)
    assert holding("Zahnfee", couple.folder, sam.home) == []
    sam.reopened().undo()
    meet_twice(couple)
    assert holding("gerne", couple.folder, alex.home) == []


def test_undoing_an_add_leaves_nothing_and_redo_restores_it_whole(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Ring für Sam", "2026-11-28T15:07", who=WE, place="Juwelier", tags=("geheim",))
    couple.meet()
    alex.plan.undo()
    meet_twice(couple)
    for word in ("Ring für Sam", "Juwelier", "15:07", "tag:geheim"):
        assert holding(word, couple.folder, sam.home) == [] or word == "tag:geheim"
    assert sam.plan.trash.bin() == ()
    assert sam.plan.weeks.search("ring") == ()
    assert [row.title for row in alex.plan.trash.bin()] == ["Ring für Sam"]
    alex.plan.redo()
    meet_twice(couple)
    for side in (alex, sam):
        found = side.again(block)
        assert (found.title, found.place, found.tags, found.when) == (block.title, block.place, block.tags, block.when)
        assert found.agreement[alex.plan.me.id] == "yes"


@pytest.mark.parametrize("visibility", ["open", *PRIVATE])
def test_a_restored_block_is_as_private_as_before(couple: Couple, visibility: Visibility) -> None:
    alex = couple.me
    block = alex.add("Zahnfee", FRIDAY, visibility=visibility)
    alex.plan.undo()
    assert alex.again(block).deleted
    back = alex.plan.restore(alex.again(block)).block
    assert (back.title, back.visibility, back.deleted) == ("Zahnfee", visibility, False)
    couple.meet()
    assert (holding("Zahnfee", couple.folder) != []) == (visibility == "open")


@pytest.mark.parametrize("thing", ["idea", "goal", "rule", "request", "note"])
def test_undoing_any_other_add_withdraws_its_words(couple: Couple, thing: str) -> None:
    alex, sam = couple.me, couple.you
    plan = alex.plan
    adds: dict[str, Callable[[], object]] = {
        "idea": lambda: plan.items.add_idea("Zahnfee", WE),
        "goal": lambda: plan.items.add_goal("Zahnfee"),
        "rule": lambda: plan.items.add_rule("Zahnfee"),
        "request": lambda: plan.requests.ask(need="Zahnfee"),
        "note": lambda: plan.items.show_note(plan.items.note(plan.items.bring("Zahnfee").id)),
    }
    adds[thing]()
    couple.meet()
    plan.undo()
    meet_twice(couple)
    assert holding("Zahnfee", couple.folder, sam.home) == []
    plan.redo()
    couple.meet()
    assert holding("Zahnfee", couple.folder) != []


def test_an_add_answered_or_edited_by_the_other_stays(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    acts: list[Callable[[Block], object]] = [
        lambda block: sam.plan.agree(block),
        lambda block: sam.plan.change(block, {"title": "Sams Titel"}),
    ]
    for act in acts:
        block = alex.add("Cinema", FRIDAY, who=WE)
        couple.meet()
        act(sam.again(block))
        couple.meet()
        with pytest.raises(ChangedSince):
            alex.plan.undo()
        assert not alex.again(block).deleted


# -- whatever brings old bytes back ------------------------------------------------------------------------------------


def test_a_second_device_drops_withdrawn_words_too(couple: Couple) -> None:
    alex, phone = couple.me, couple.another("Alex")
    block = alex.add("Zahnfee", FRIDAY)
    couple.meet()
    phone.plan.change(phone.again(block), {"notes": "vom Handy"})
    couple.meet()
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    for word in ("Zahnfee", "vom Handy"):
        assert holding(word, couple.folder, *(side.home for side in couple.sides)) == []


def test_old_copies_bring_no_withdrawn_words_back(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = everything(couple)
    old = [(side, (side.own / "months" / "2026-11.json").read_bytes()) for side in (alex, sam)]
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    for side, data in old:
        (side.own / "months" / "2026-11.json").write_bytes(data)
        (side.own / "months" / "2026-11.sync-conflict-20261125-120000-ABCDEFG.json").write_bytes(data)
    meet_twice(couple)
    for word in ALEXS:
        assert holding(word, couple.folder, alex.home, sam.home) == []


def test_recover_offers_no_withdrawn_words(couple: Couple, tmp_path: Path) -> None:
    from planner.store.backup import differences, unpack
    from planner.store.mirror.mirror import Mirror

    alex, sam = couple.me, couple.you
    block = everything(couple)
    kept = make_backup(sam.mirror, tmp_path, TODAY)
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    now, then = Mirror(sam.mirror), Mirror(unpack(kept, tmp_path / "then"))
    for mirror in (now, then):
        mirror.scan()
    assert [row for row in differences(now, then) if row.record == block.id] == []


def test_a_new_device_id_carries_no_withdrawn_words_over(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = everything(couple)
    shutil.copytree(sam.mirror, couple.root / "old")
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    shutil.rmtree(sam.mirror)
    shutil.copytree(couple.root / "old", sam.mirror)
    sam.reopened()
    meet_twice(couple)
    meet_twice(couple)
    for word in ALEXS:
        assert holding(word, couple.folder, alex.home) == []
    assert sam.plan.weeks.search("e") == ()


# -- an id that somebody had before ----------------------------------------------------------------------------------


def moved(side: Side, name: str) -> Side:
    """A copy of somebody's home at another path; opened there it is another device."""
    home = side.home.parent / name
    shutil.copytree(side.home, home)
    there = Side(home, side.folder, side.clock, Plan.open(mirror_of(home), clock=side.clock))
    assert there.plan.device != side.plan.device
    return there


def tagged_walk(alex: Side) -> Block:
    block = alex.add("Zahnfee", place="Mondbasis", notes="Geheimtipp")
    return alex.plan.blocks.change(block, {"tags": ("nordlicht",)}).block


WALK = ("Zahnfee", "Mondbasis", "Geheimtipp", "nordlicht")


@pytest.mark.parametrize("visibility", [*PRIVATE, "open"])
def test_a_moved_home_removes_words_from_its_earlier_files(couple: Couple, visibility: Visibility) -> None:
    block = tagged_walk(couple.me)
    kept = couple.me.add("Stays")
    couple.meet()
    alex = moved(couple.me, "moved")
    sam = couple.you
    shutil.rmtree(couple.me.home)
    alex.exchange()
    if visibility == "open":
        alex.plan.remove(alex.again(block))
        alex.plan.trash.erase(alex.again(block))
    else:
        alex.plan.change(alex.again(block), {"visibility": visibility})
    for _ in range(2):
        assert alex.exchange().problems == sam.exchange().problems == ()
    for word in WALK:
        assert holding(word, couple.folder, sam.home) == []
    assert [holder for side in (alex, sam) for holder in holders(side.mirror, side.folder)] == []
    assert sam.again(kept).title == "Stays"
    for side in (alex, sam):
        side.exchange(whole=True)
    before = tree(couple.folder)
    for side in (alex, sam, alex):
        assert side.exchange(whole=True).published == 0
    assert tree(couple.folder) == before


def test_the_files_of_a_live_copy_are_left_alone(couple: Couple) -> None:
    alex, block = couple.me, tagged_walk(couple.me)
    couple.meet()
    other = moved(alex, "copied")
    other.add("Written by the copy")
    other.exchange()
    alex.exchange()
    theirs = tree(alex.own)
    other.plan.change(other.again(block), {"visibility": "hidden"})
    other.exchange()
    assert tree(alex.own) == theirs
    (holder,) = holders(other.mirror, other.folder)
    assert (holder.device, holder.keeper, holder.lives) == (alex.plan.device, other.plan.device, True)
    me = alex.plan.device
    for _ in range(2):
        alex.exchange()
        other.exchange()
    assert alex.plan.device == me
    for word in WALK:
        assert holding(word, couple.folder) == []
    assert holders(other.mirror, other.folder) == []


def test_an_unknown_copy_stays_its_own_device(couple: Couple) -> None:
    """A copy that was away loses nothing, and removes the words from its own files."""
    alex, block = couple.me, tagged_walk(couple.me)
    couple.meet()
    other = moved(alex, "copied")
    other.exchange()
    later = alex.add("Written while away")
    other.plan.change(other.again(block), {"visibility": "hidden"})
    other.exchange()
    assert holding("Zahnfee", couple.folder) == []
    me = alex.plan.device
    for _ in range(2):
        for side in (alex, other, couple.you):
            assert side.exchange().problems == ()
    assert alex.plan.device == me
    assert couple.you.again(later).title == "Written while away"
    for word in WALK:
        assert holding(word, couple.folder, couple.you.home) == []


@pytest.mark.parametrize("what", ["a link", "closed"])
def test_an_unwritable_former_file_is_named_and_stops_nothing(couple: Couple, what: str) -> None:
    block = tagged_walk(couple.me)
    couple.meet()
    theirs = couple.me.own / "months"
    alex = moved(couple.me, "moved")
    alex.exchange()
    alex.plan.change(alex.again(block), {"visibility": "hidden"})
    if what == "a link":
        theirs.rename(couple.root / "elsewhere")
        theirs.symlink_to(couple.root / "elsewhere")
    else:
        theirs.chmod(0o500)
    for side in (alex, couple.you):
        assert side.exchange().problems == ()
    found = holders(alex.mirror, alex.folder)
    if what == "a link" or theirs.stat().st_uid:
        assert [(holder.device, holder.lives) for holder in found] == [(couple.me.own.name, False)]
    theirs.chmod(0o700)


def test_a_mark_by_another_person_covers_only_their_own_writes(couple: Couple) -> None:
    """`erased` in a person's own shard withdraws only what that person wrote."""
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY)
    couple.meet()
    with exclusive(sam.mirror):
        from planner.store.device.edits import Edit
        from planner.store.device.writer import commit

        record = sam.plan.repository.records.get("months/2026-11", "blocks", block.id)
        commit(sam.mirror, [Edit("months/2026-11", "blocks", record, {ERASED: True})], sam.clock)
    meet_twice(couple)
    assert alex.again(block).title == sam.again(block).title == "Zahnfee"


def test_an_unseen_write_is_not_covered(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=WE)
    couple.meet()
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    sam.plan.change(sam.again(block), {"notes": "Sam schrieb zugleich"})
    meet_twice(couple)
    assert [(thing.kind, thing.text) for thing in sam.plan.trash.gone()] == [("block", "Sam schrieb zugleich")]
    assert [thing.text for thing in alex.plan.trash.gone()] == ["Sam schrieb zugleich"]
    assert holding("Zahnfee", couple.folder, alex.home, sam.home) == []


def test_the_files_stay_readable_for_version_0_1(couple: Couple) -> None:
    """A gone record is deleted again after each null, so that 0.1 keeps it gone."""
    alex, sam = couple.me, couple.you
    block = everything(couple)
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    for side in (alex, sam):
        tables = json.loads((side.own / "months" / "2026-11.json").read_bytes())
        document = tables["blocks"][block.id]
        nulls = [write for name, write in document.items() if write["v"] is None]
        assert nulls
        assert all(document["deleted"]["n"] > write["n"] for write in nulls)
        assert not any("was" in write or "twins" in write for write in nulls)


def test_the_others_open_plan_stops_showing_withdrawn_words(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=alex.plan.me.id)
    couple.meet()
    assert [row.id for row in sam.plan.week(THIS_WEEK).columns["you"]] == [block.id]
    alex.plan.change(alex.again(block), {"visibility": "hidden"})
    alex.exchange()
    Exchange(sam.mirror, sam.folder, clock=sam.clock).run()
    assert block.id in sam.plan.refresh()
    assert sam.plan.week(THIS_WEEK).columns["you"] == ()
    assert Plan.open(sam.mirror, clock=sam.clock).weeks.search("Zahnfee") == ()


@pytest.mark.parametrize("undone", [False, True])
def test_an_edit_of_a_withdrawn_record_is_explained(couple: Couple, undone: bool) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=WE)
    couple.meet()
    painted = sam.again(block)
    if undone:
        alex.plan.undo()
    else:
        alex.plan.remove(alex.again(block))
        alex.plan.trash.erase(alex.again(block))
    couple.meet()
    acts: list[Callable[[], object]] = [
        lambda: sam.plan.change(painted, {"title": "Mondfahrt"}),
        lambda: sam.plan.agree(painted),
        lambda: sam.plan.remove(painted),
        lambda: sam.plan.items.comment(painted, "Mondfahrt"),
        lambda: sam.plan.items.cheer(painted, "Mondfahrt"),
    ]
    for act in acts:
        with pytest.raises(TakenBack, match="Alex took it back in the meantime"):
            act()
    assert holding("Mondfahrt", couple.folder) == []


def test_a_renewal_carries_no_withdrawn_value_over(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Zahnfee", FRIDAY, who=WE)
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Mondfahrt", "tags": ("tag-geheim",)})
    couple.meet()
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    alex.exchange()
    receive(sam.mirror, replica_path(couple.folder, alex.plan.device, "months/2026-11"))
    with exclusive(sam.mirror):
        renew(sam.mirror, read_state(sam.mirror), seeded_ids("new"), {}, "reset")
    new = device_folder(sam.mirror, read_state(sam.mirror).device)
    assert new.is_dir()
    assert holding("Mondfahrt", new) == holding("tag-geheim", new) == []


def test_a_backup_restores_no_withdrawn_words(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = everything(couple)
    backup = make_backup(sam.mirror, couple.root / "backups", TODAY)
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    meet_twice(couple)
    with exclusive(sam.mirror):
        take_in(sam.mirror, unpack(backup, couple.root / "then"), seeded_ids("new"))
    meet_twice(couple)
    for word in ALEXS:
        assert holding(word, couple.folder, alex.home, sam.mirror) == []


def test_a_restored_block_stays_hidden_if_it_was_edited_after_its_add_was_undone(couple: Couple) -> None:
    """An older window showed it as open, but nobody has opened the new words."""
    block = couple.me.add("Ring", "2026-11-28T15:00")
    couple.meet()
    couple.me.plan.undo()
    couple.me.plan.change(block, {"title": "Gold ring"})
    outcome = couple.me.plan.restore(couple.me.again(block))
    assert outcome.block.visibility == "hidden"
    plan = couple.me.plan
    assert told(outcome, plan.me, plan.you, plan.zone, plan.today).endswith(", still hidden from Sam")
    couple.meet()
    assert not any("Gold" in path.read_text() for path in couple.you.mirror.rglob("*.json"))
    couple.me.plan.change(couple.me.again(block), {"visibility": "open"})
    couple.meet()
    assert couple.you.again(block).title == "Gold ring"
