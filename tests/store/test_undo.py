"""Undo and redo: later writes that never replace those of somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.domain.errors import ChangedSince, NothingToUndo
from planner.domain.model.block import Block, Outcome
from planner.plan.plan import Plan
from planner.store.journal.undo import MAX_UNDO_STEPS, read_journal
from tests.support import THIS_WEEK, Couple, Side, at

ACTIONS: dict[str, Callable[[Plan, Block], Outcome]] = {
    "changed": lambda plan, block: plan.change(
        block, {"title": "Bouldering", "pillar": "rest", "tags": ("b",), "notes": "x"}
    ),
    "moved": lambda plan, block: plan.change(block, {"when": at("2027-02-03T10:00", 90), "who": "we"}),
    "done": lambda plan, block: plan.finish(block, "done"),
    "removed": lambda plan, block: plan.remove(block),
}


FIELDS = ("title", "who", "when", "pillar", "place", "notes", "lead", "goal", "tags", "status", "protected", "deleted")


def fields(block: Block) -> tuple[object, ...]:
    return (*(getattr(block, name) for name in FIELDS), block.conflicts)


@pytest.mark.parametrize("kind", list(ACTIONS))
def test_every_action_is_undone_and_done_again_on_both_sides(kind: str, couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing", pillar="friends", tags=("a",), place="hall")
    after = ACTIONS[kind](alex.plan, block).block
    for _ in range(2):
        undone = alex.plan.undo()
        assert isinstance(undone, Outcome)
        assert (undone.kind, undone.of) == ("undone", kind)
        assert fields(undone.block) == fields(block)
        couple.meet()
        assert fields(sam.again(block)) == fields(block)
        redone = alex.plan.redo()
        assert isinstance(redone, Outcome)
        assert (redone.kind, redone.of) == ("redone", kind)
        assert fields(redone.block) == fields(after)
        couple.meet()
        assert fields(sam.again(block)) == fields(after)


@pytest.mark.parametrize("kind", ["added", "duplicated"])
def test_undoing_an_add_deletes_it_and_redo_restores_it(kind: str, alex: Side) -> None:
    block = alex.add()
    if kind == "duplicated":
        block = alex.plan.blocks.duplicate(block).block
    assert alex.plan.undo().kind == "undone"
    assert alex.again(block).deleted
    assert alex.plan.redo().kind == "redone"
    assert fields(alex.again(block)) == fields(block)


def test_a_restore_and_a_choice_are_undone_too(couple: Couple, alex: Side, sam: Side) -> None:
    removed = alex.plan.remove(alex.add()).block
    alex.plan.restore(removed)
    alex.plan.undo()
    assert alex.again(removed).deleted
    alex.plan.redo()
    assert not alex.again(removed).deleted


def test_undo_goes_back_one_by_one_and_a_new_action_ends_redo(alex: Side) -> None:
    block = alex.add("one")
    for title in ("two", "three"):
        block = alex.plan.change(block, {"title": title}).block
    alex.plan.undo()
    alex.plan.undo()
    assert alex.again(block).title == "one"
    alex.plan.redo()
    assert alex.again(block).title == "two"
    alex.plan.change(alex.again(block), {"place": "hall"})
    with pytest.raises(NothingToUndo, match="nothing to redo"):
        alex.plan.redo()


def test_the_undo_list_ends(alex: Side) -> None:
    with pytest.raises(NothingToUndo, match="nothing to undo"):
        alex.plan.undo()
    with pytest.raises(NothingToUndo, match="nothing to redo"):
        alex.plan.redo()


def test_all_windows_and_restarts_share_one_list(alex: Side) -> None:
    block = alex.add("one")
    Plan.open(alex.mirror, clock=alex.clock).change(block, {"title": "two"})
    alex.plan.undo()
    assert alex.again(block).title == "one"
    assert alex.reopened().redo().kind == "redone"
    assert alex.again(block).title == "two"


def test_a_step_changed_by_the_other_is_skipped_by_undo(couple: Couple, alex: Side, sam: Side) -> None:
    first = alex.add("first")
    block = alex.add("Climbing")
    alex.plan.change(first, {"place": "hall"})
    alex.plan.change(block, {"title": "Bouldering"})
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Climbing hall"})
    couple.meet()
    with pytest.raises(ChangedSince, match="Sam changed the title"):
        alex.plan.undo()
    assert alex.again(block).title == "Climbing hall"
    alex.plan.undo()
    assert alex.again(first).place == ""


def test_a_change_of_the_other_that_arrived_but_was_not_seen_counts(couple: Couple, alex: Side, sam: Side) -> None:
    """Undo reads the disk first: it refuses when the value is a different one."""
    from planner.sync.exchange import Exchange

    block = alex.add("Climbing")
    alex.plan.change(block, {"title": "Bouldering"})
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Climbing hall"})
    sam.exchange()
    Exchange(alex.mirror, alex.folder, clock=alex.clock).run()
    with pytest.raises(ChangedSince):
        alex.plan.undo()


def test_the_others_change_of_another_field_does_not_stop_undo(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing")
    alex.plan.change(block, {"title": "Bouldering"})
    couple.meet()
    sam.plan.change(sam.again(block), {"place": "hall"})
    couple.meet()
    alex.plan.undo()
    now = alex.again(block)
    assert (now.title, now.place, now.conflicts) == ("Climbing", "hall", ())


def test_an_add_that_the_other_edited_is_not_undone(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing")
    couple.meet()
    sam.plan.change(sam.again(block), {"place": "hall"})
    couple.meet()
    with pytest.raises(ChangedSince):
        alex.plan.undo()
    assert not alex.again(block).deleted


def test_an_undone_add_keeps_only_the_words_the_other_wrote_on_it(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing")
    couple.meet()
    sam.plan.change(sam.again(block), {"place": "hall"})
    alex.plan.undo()
    couple.meet()
    assert [(thing.kind, thing.text) for thing in sam.plan.trash.gone()] == [("block", "hall")]
    mine = alex.again(block)
    assert (mine.title, mine.place, mine.deleted) == ("Climbing", "hall", True)
    assert b"Climbing" not in b"".join(path.read_bytes() for path in couple.folder.rglob("*.json"))


def test_undoing_an_unset_field_is_not_a_conflict(couple: Couple, alex: Side, sam: Side) -> None:
    """Nothing and empty are the same to a person."""
    block = alex.add("Climbing")
    couple.meet()
    alex.plan.change(alex.again(block), {"place": "hall"})
    alex.plan.undo()
    sam.plan.change(sam.again(block), {"place": "park"})
    sam.plan.change(sam.again(block), {"place": ""})
    couple.meet()
    assert alex.again(block).place == ""
    assert alex.again(block).conflicts == ()


def test_the_undo_list_has_a_limit(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.store.journal.undo.MAX_UNDO_STEPS", 3)
    for number in range(5):
        alex.add(f"block {number}")
    assert len(read_journal(alex.mirror, lambda mark: True).done) == 3
    assert MAX_UNDO_STEPS >= 100


@pytest.mark.parametrize(
    "content", [None, b"", b"[]", b"7", b'{"done": 7, "undone": []}', b'{"done": [{}], "undone": []}']
)
def test_a_damaged_journal_loses_only_the_undo_steps(content: bytes | None, alex: Side) -> None:
    block = alex.add()
    path = alex.mirror / "local" / "journal.jsonl"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(NothingToUndo):
        alex.plan.undo()
    alex.plan.change(block, {"title": "Bouldering"})
    alex.plan.undo()
    assert alex.plan.week(THIS_WEEK).columns["me"][0].title == "Climbing"


def test_a_delete_from_a_stale_view_keeps_a_later_write_of_another_window(alex: Side) -> None:
    painted = alex.add("one")
    alex.plan.change(painted, {"title": "two"})
    alex.plan.remove(painted)
    found = alex.again(painted)
    assert not found.deleted
    assert [(version.register, version.value) for version in found.conflicts] == [("deleted", True)]
