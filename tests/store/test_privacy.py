"""Private words never leave their device, by a search of every byte elsewhere."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planner.domain.errors import BadInput, NotYours, PlannerError
from planner.domain.model.block import Block, Scope, Visibility
from planner.domain.recurrence.rule import RitualDraft, make
from planner.interop.json_blocks import blocks_json, dumps, week_json
from planner.interop.json_inbox import inbox_json
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange
from tests.store.actions import ways_to_share
from tests.support import THIS_WEEK, Couple, Side, at

SECRETS = ("Zahnfee", "Kellerbar", "heimlich-notiz", "tag-geheim", "Neuertitel", "champion")


def private(side: Side, visibility: Visibility = "busy", title: str = "Zahnfee") -> Block:
    return side.add(
        title,
        "2026-11-27T19:00",
        place="Kellerbar",
        notes="heimlich-notiz",
        tags=("tag-geheim",),
        pillar="champion",
        visibility=visibility,
    )


def leaks(couple: Couple, *secrets: str) -> Iterator[str]:
    """Where any of these words is: the folder, the other's home, or its output."""
    couple.meet()
    words = [secret.encode() for secret in secrets or SECRETS]
    for root in (couple.folder, couple.you.home):
        for path in root.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            yield from (f"{path}: {word!r}" for word in words if word in data or word in str(path).encode())
    plan = couple.you.plan
    view = plan.week(THIS_WEEK)
    printed = [
        week_json(plan, view, last_exchange=None),
        inbox_json(plan.inbox.read(), plan.zone),
        blocks_json((*plan.weeks.search("e"), *plan.trash.bin()), plan),
    ]
    for text in map(dumps, printed):
        yield from (f"printed: {word!r}" for word in words if word in text.encode())


def own(couple: Couple, block: Block) -> Block:
    return couple.me.again(block)


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_private_words_stay_private_through_every_operation(couple: Couple, visibility: Visibility) -> None:
    me = couple.me
    block = private(me, visibility)
    steps: list[Callable[[], object]] = [
        lambda: me.plan.change(own(couple, block), {"title": "Neuertitel", "notes": "heimlich-notiz 2"}),
        lambda: me.plan.change(own(couple, block), {"when": at("2026-11-28T10:00")}),
        lambda: me.plan.undo(),
        lambda: me.plan.redo(),
        lambda: me.plan.finish(own(couple, block), "done"),
        lambda: me.plan.remove(own(couple, block)),
        lambda: me.plan.restore(own(couple, block)),
        lambda: me.plan.remove(own(couple, block)),
        lambda: me.plan.undo(),
        lambda: me.plan.blocks.duplicate(own(couple, block)),
        lambda: me.plan.change(own(couple, block), {"visibility": "hidden" if visibility == "busy" else "busy"}),
        lambda: me.plan.change(own(couple, block), {"tags": ("tag-geheim", "noch-eins")}),
        lambda: me.reopened(),
        lambda: me.plan.undo(),
        lambda: me.plan.undo(),
        lambda: me.plan.redo(),
    ]
    assert list(leaks(couple)) == []
    for number, step in enumerate(steps):
        step()
        assert (number, list(leaks(couple))) == (number, [])
    assert own(couple, block).title == "Neuertitel"
    assert own(couple, block).place == "Kellerbar"


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_private_words_never_reach_a_shared_file(couple: Couple, visibility: Visibility) -> None:
    plan, block = couple.me.plan, private(couple.me, visibility)
    for attempt in ways_to_share(plan, block, "Zahnfee"):
        with pytest.raises(BadInput):
            attempt()
    assert list(leaks(couple)) == []


@pytest.mark.parametrize("ritual", [False, True], ids=["block", "ritual"])
def test_hiding_step_by_step_is_no_conflict(couple: Couple, ritual: bool) -> None:
    side = couple.me
    block = side.add("Choir", "2026-11-27T18:00")
    if ritual:
        rule = make("FREQ=WEEKLY;BYDAY=FR", block.when)
        block = side.plan.ritual_changes.add_ritual(RitualDraft("Choir", rule, side.plan.me.id)).block
    for visibility in ("busy", "hidden"):
        side.plan.change(side.again(block), {"visibility": visibility}, "all" if ritual else "this")
        couple.meet()
        found = side.again(block)
        assert (found.visibility, found.conflicts) == (visibility, ())


def test_busy_shows_the_time_and_hidden_shows_nothing(couple: Couple) -> None:
    busy, hidden = private(couple.me), private(couple.me, "hidden", "Neuertitel")
    couple.meet()
    seen = couple.you.again(busy)
    assert (seen.title, seen.place, seen.tags, seen.pillar, seen.when) == ("", "", (), None, busy.when)
    theirs = couple.you.plan.week(THIS_WEEK)
    assert [block.id for block in theirs.columns["you"]] == [busy.id]
    assert theirs.hours["you"].planned == 0
    assert {block.id for block in couple.me.plan.week(THIS_WEEK).columns["me"]} == {busy.id, hidden.id}
    assert not any(hidden.id.encode() in p.read_bytes() for p in couple.folder.rglob("*") if p.is_file())


def test_opening_shares_everything_and_hiding_removes_it_from_ones_files(couple: Couple) -> None:
    block = private(couple.me)
    couple.me.plan.change(block, {"visibility": "open"})
    couple.meet()
    seen = couple.you.again(block)
    assert (seen.title, seen.place, seen.tags, seen.pillar) == ("Zahnfee", "Kellerbar", ("tag-geheim",), "champion")
    couple.me.plan.change(own(couple, block), {"visibility": "hidden"})
    couple.meet()
    assert couple.you.plan.week(THIS_WEEK).columns["you"] == ()
    assert own(couple, block).title == "Zahnfee"
    words = [path for path in couple.folder.rglob("*") if path.is_file() and b"Zahnfee" in path.read_bytes()]
    assert words == []
    couple.me.plan.undo()
    couple.meet()
    assert couple.you.again(block).title == "Zahnfee"


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_words_of_a_block_made_private_leave_the_folder_and_later_ones_never_reach_it(
    couple: Couple, visibility: Visibility
) -> None:
    block = couple.me.add("Zahnfee", "2026-11-27T19:00", place="Kellerbar")
    couple.meet()
    couple.me.plan.change(own(couple, block), {"visibility": visibility, "notes": "heimlich-notiz"})
    couple.me.plan.change(own(couple, block), {"title": "Neuertitel"})
    assert list(leaks(couple, "Neuertitel", "heimlich-notiz")) == []
    in_folder = [path for path in couple.folder.rglob("*") if path.is_file() and b"Zahnfee" in path.read_bytes()]
    assert in_folder == []
    couple.me.plan.undo()
    assert list(leaks(couple, "Neuertitel", "heimlich-notiz")) == []
    assert own(couple, block).title == "Zahnfee"


def test_the_other_cannot_move_rename_or_take_away_private_time(couple: Couple) -> None:
    block = private(couple.me)
    couple.meet()
    theirs = couple.you.again(block)
    plan = couple.you.plan
    attempts: list[Callable[[], object]] = [
        lambda: plan.change(theirs, {"when": at("2026-11-28T10:00")}),
        lambda: plan.agreements.suggest(theirs, when=at("2026-11-28T10:00")),
        lambda: plan.remove(theirs),
    ]
    for attempt in attempts:
        with pytest.raises(NotYours):
            attempt()
    couple.meet()
    assert own(couple, block) == block


def test_a_note_is_its_authors_until_it_is_shown(couple: Couple) -> None:
    deed = couple.me.plan.items.bring("heimlich-notiz")
    assert list(leaks(couple)) == []
    couple.me.plan.undo()
    couple.me.plan.redo()
    assert list(leaks(couple)) == []
    couple.me.plan.items.show_note(couple.me.plan.items.note(deed.id))
    couple.meet()
    assert [note.text for note in couple.you.plan.items.notes()] == ["heimlich-notiz"]


def test_a_persons_other_devices_see_the_same_as_the_partner(couple: Couple) -> None:
    second = couple.another("Alex")
    block = private(couple.me)
    couple.meet()
    assert second.again(block).title == ""
    Exchange(second.mirror, couple.folder, clock=couple.clock).run(whole=True)
    assert not any(b"Zahnfee" in p.read_bytes() for p in Path(second.home).rglob("*") if p.is_file())
    assert Plan.open(couple.me.mirror, clock=couple.clock).block(block.id).title == "Zahnfee"


def test_unreadable_private_words_are_one_sentence(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown without them: what is private would look as if it were not."""
    block, window = private(alex), alex.plan
    alex.reopened().change(alex.again(block), {"notes": "Neuertitel"})

    def unreadable(root: Path, path: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("planner.store.private.files.read_current", unreadable)
        for look in (window.refresh, lambda: window.week(THIS_WEEK), lambda: window.finish(block, "done")):
            with pytest.raises(PlannerError, match="cannot be read just now: Input/output error"):
                look()
    window.refresh()
    assert window.block(block.id) == alex.again(block)
    assert window.block(block.id).notes == "Neuertitel"


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_a_block_moved_while_private_asks_its_owner_nothing(visibility: Visibility, alex: Side) -> None:
    block = alex.add("Reading", "2026-11-27T19:00")
    alex.plan.change(block, {"visibility": visibility})
    alex.plan.change(alex.again(block), {"when": at("2026-11-28T20:00")})
    alex.plan.change(alex.again(block), {"visibility": "open"})
    opened = alex.again(block)
    assert (opened.agreement, opened.earlier_yes) == ({alex.plan.me.id: "yes"}, ())
    alex.plan.undo()
    assert alex.again(block).visibility == visibility


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
@pytest.mark.parametrize("scope", ["this", "following", "all"])
def test_a_ritual_that_was_moved_while_it_was_private_asks_its_owner_nothing(
    visibility: Visibility, scope: Scope, couple: Couple
) -> None:
    side = couple.me
    draft = RitualDraft("Therapy", make("FREQ=WEEKLY;BYDAY=WE", at("2026-12-02T18:00")), side.plan.me.id)
    root = side.plan.ritual_changes.add_ritual(draft).block.ritual
    evening = f"{root}@2026-12-09"
    if scope == "this":
        side.plan.change(side.plan.block(evening), {"when": at("2026-12-09T17:00")})
    couple.meet()
    side.plan.change(side.plan.block(evening), {"visibility": visibility}, "all")
    side.plan.change(side.plan.block(evening), {"when": at("2026-12-09T20:00")}, scope)
    couple.meet()
    side.plan.change(side.plan.block(evening), {"visibility": "open"}, "all")
    couple.meet()
    for reader in couple.sides:
        for day, hour in ((2, 20 if scope == "all" else 18), (9, 20), (16, 18 if scope == "this" else 20)):
            block = reader.plan.block(f"{root}@2026-12-{day:02}")
            assert (block.agreement, block.held) == ({side.plan.me.id: "yes"}, ())
            assert block.when == at(f"2026-12-{day:02}T{hour}:00")
        assert reader.plan.inbox.read().waiting == ()
