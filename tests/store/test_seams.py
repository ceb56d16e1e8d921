"""Two windows, several devices, refused saves and stale paintings combined."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.domain.errors import BadInput, ChangedSince, NotYours, PlannerError, WrittenSince
from planner.domain.model.block import WE, Block, Visibility
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.interop.json_blocks import dumps, week_json
from planner.plan.plan import Plan
from planner.store.device.identity import read_state
from planner.store.device.reidentify import renew
from planner.store.disk import atomic_write as files
from planner.store.disk.lock import locked
from planner.store.disk.notices import read_notices
from planner.store.disk.transaction import exclusive
from planner.store.private.files import private_path, read_private
from planner.store.shard import schema
from planner.sync.exchange import Exchange
from planner.sync.exchange_state import last_exchange
from tests.store.actions import ways_to_share
from tests.support import THIS_WEEK, Couple, Side, at, seeded_ids

FRIDAY = "2026-11-27T19:00"
PRIVATE: list[Visibility] = ["busy", "hidden"]


def window(side: Side) -> Plan:
    """A second window on the same device."""
    return Plan.open(side.mirror, clock=side.clock)


def holding(word: str, *roots: Path) -> list[str]:
    """The files below these folders that hold a word."""
    found = (path for root in roots for path in root.rglob("*") if path.is_file())
    return [str(path) for path in found if word.encode() in path.read_bytes()]


def elsewhere(couple: Couple, word: str) -> list[str]:
    """Files with a word of Alex's outside Alex's home, after all exchanges."""
    couple.meet()
    return holding(word, couple.folder, *(side.home for side in couple.sides if side is not couple.me))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """A disk that refuses to take new bytes of files whose path holds this part."""

    def refuse(part: str) -> Any:
        real = files.write_beside

        def write_beside(path: Path, data: bytes, **more: Any) -> Path:
            if part in str(path):
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(path, data, **more)

        patch = pytest.MonkeyPatch()
        patch.setattr(files, "write_beside", write_beside)
        patch.setattr("planner.store.disk.transaction.write_beside", write_beside)
        return patch

    return refuse


# -- a save that is refused changes nothing, also not what is private ----------------------------------------------


@pytest.mark.parametrize("visibility", PRIVATE)
def test_hiding_includes_a_title_changed_in_another_window(couple: Couple, visibility: Visibility) -> None:
    alex = couple.me
    block = alex.add("Old title")
    two = window(alex)
    painted = two.block(block.id)
    alex.plan.change(alex.again(block), {"title": "New title"})
    assert two.change(painted, {"visibility": visibility}).block.title == "New title"
    assert elsewhere(couple, "New title") == []
    plan = alex.reopened()
    assert plan.block(block.id).conflicts == ()
    assert plan.change(plan.block(block.id), {"title": "Third title"}).block.title == "Third title"
    assert elsewhere(couple, "Third title") == []


@pytest.mark.parametrize("visibility", PRIVATE)
@pytest.mark.parametrize("part", ["/devices/", "/private/", "intent.json"])
def test_a_full_disk_while_hiding_changes_nothing(
    couple: Couple, full_disk: Callable[[str], Any], part: str, visibility: Visibility
) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Dentist", notes="root canal")
    couple.meet()
    patch = full_disk(part)
    with pytest.raises(PlannerError, match="Nothing was saved: No space left on device"):
        alex.plan.change(alex.again(block), {"visibility": visibility})
    patch.undo()
    assert alex.reopened().block(block.id).visibility == "open"
    assert read_private(alex.mirror, "months/2026-11", "blocks") == {}
    sam.plan.change(sam.again(block), {"title": "Dentist, moved by Sam"})
    couple.meet()
    assert alex.reopened().block(block.id).title == sam.again(block).title == "Dentist, moved by Sam"
    assert alex.again(block).conflicts == ()


def test_private_words_left_by_0_1_are_a_conflict_and_hide_nothing(couple: Couple) -> None:
    alex = couple.me
    block = alex.add("New title")
    path = private_path(alex.mirror, "months/2026-11")
    path.parent.mkdir(parents=True)
    path.write_text(f'{{"blocks": {{"{block.id}": {{"title": "Old title"}}}}}}')
    plan = alex.reopened()
    found = plan.block(block.id)
    assert found.title == "New title"
    assert [(version.register, version.value) for version in found.conflicts] == [("title", "Old title")]
    kept = plan.choose(found, "title", 1).block
    assert (kept.title, kept.conflicts) == ("New title", ())
    assert read_private(alex.mirror, "months/2026-11", "blocks") == {}


# -- where words go is decided from the record as it is ---------------------------------------------------------------


@pytest.mark.parametrize("visibility", PRIVATE)
@pytest.mark.parametrize("field", ["title", "notes", "place"])
def test_words_typed_into_an_old_form_stay_private(couple: Couple, visibility: Visibility, field: str) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Dentist", place="Hauptstrasse")
    couple.meet()
    two = window(alex)
    painted = two.block(block.id)
    alex.plan.change(alex.again(block), {"visibility": visibility})
    typed = two.change(painted, {field: "heimlich"}).block  # type: ignore[arg-type]
    assert (getattr(typed, field), typed.visibility) == ("heimlich", visibility)
    assert elsewhere(couple, "heimlich") == []
    assert sam.plan.week(THIS_WEEK).columns["you"] == (() if visibility == "hidden" else (sam.again(block),))


def test_words_of_two_windows_are_both_shown_and_not_overwritten(couple: Couple) -> None:
    """Private words have no sequence numbers, but their changes are noticed."""
    alex = couple.me
    block = alex.add("Dentist", visibility="busy")
    two = window(alex)
    painted = two.block(block.id)
    alex.plan.change(alex.again(block), {"notes": "crown"})
    with pytest.raises(WrittenSince) as refused:
        two.change(painted, {"notes": "filling"})
    assert refused.value.mine == {"notes": "filling"}
    assert two.change(two.block(block.id), {"notes": "crown, filling"}).block.notes == "crown, filling"
    assert two.change(painted, {"place": "Hauptstrasse"}).block.place == "Hauptstrasse"
    assert elsewhere(couple, "crown") == []


def test_words_for_a_private_block_are_not_shared_after_another_window_opened_it(couple: Couple) -> None:
    alex = couple.me
    block = alex.add("Dentist", visibility="busy")
    two = window(alex)
    painted = two.block(block.id)
    alex.plan.change(alex.again(block), {"visibility": "open"})
    with pytest.raises(WrittenSince):
        two.change(painted, {"notes": "heimlich"})
    assert elsewhere(couple, "heimlich") == []
    two.change(two.block(block.id), {"notes": "for all to read"})
    couple.meet()
    assert couple.you.again(block).notes == "for all to read"


@pytest.mark.parametrize("visibility", PRIVATE)
def test_a_copy_of_an_old_picture_is_as_private_as_the_block_is_now(couple: Couple, visibility: Visibility) -> None:
    alex = couple.me
    block = alex.add("Dentist")
    two = window(alex)
    painted = two.block(block.id)
    alex.plan.change(alex.again(block), {"visibility": visibility, "title": "Heimlich"})
    assert two.blocks.duplicate(painted).block.visibility == visibility
    copied = two.blocks.duplicate(two.block(block.id)).block
    assert (copied.title, copied.visibility) == ("Heimlich", visibility)
    assert elsewhere(couple, "Heimlich") == []


@pytest.mark.parametrize("visibility", PRIVATE)
def test_an_old_view_never_shares_private_words(couple: Couple, visibility: Visibility) -> None:
    alex = couple.me
    block = alex.add("Dentist")
    two = window(alex)
    painted = two.block(block.id)
    alex.plan.change(alex.again(block), {"visibility": visibility, "title": "Heimlich"})
    for attempt in ways_to_share(two, painted, "Heimlich"):
        with pytest.raises(PlannerError):
            attempt()
    assert elsewhere(couple, "Heimlich") == []


def test_two_devices_of_one_person_that_choose_differently_are_as_private_as_either(couple: Couple) -> None:
    alex, phone = couple.me, couple.another("Alex")
    block = alex.add("Dentist")
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": "busy"})
    couple.clock.forward(minutes=1)
    phone.plan.change(phone.again(block), {"pillar": "rest"})
    phone.plan.change(phone.again(block), {"visibility": "busy", "notes": "heimlich"})
    couple.clock.forward(minutes=1)
    phone.plan.change(phone.again(block), {"visibility": "open"})
    phone.plan.undo()
    couple.meet()
    assert alex.again(block).visibility == phone.again(block).visibility == "busy"
    assert couple.you.again(block).title == ""
    assert holding("heimlich", couple.folder, alex.home, couple.you.home) == []


def test_words_shared_by_an_unaware_phone_are_readable_by_their_owner_alone(couple: Couple) -> None:
    alex, phone = couple.me, couple.another("Alex")
    block = alex.add("Dentist")
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": "busy"})
    phone.plan.change(phone.again(block), {"notes": "from the phone"})
    couple.meet()
    assert alex.again(block).notes == phone.again(block).notes == "from the phone"
    assert (couple.you.again(block).notes, couple.you.again(block).conflicts) == ("", ())
    alex.plan.change(alex.again(block), {"notes": "heimlich"})
    assert elsewhere(couple, "heimlich") == []
    assert couple.you.again(block).notes == ""


def test_the_other_cannot_write_into_private_time(couple: Couple) -> None:
    block = couple.me.add("Dentist", visibility="busy")
    couple.meet()
    with pytest.raises(NotYours):
        couple.you.plan.change(couple.you.again(block), {"title": "Fun"})


# -- undo and redo ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", PRIVATE)
def test_undoing_privacy_opens_a_block_and_shares_what_is_typed_then(couple: Couple, visibility: Visibility) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Run", notes="in the park")
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": visibility})
    couple.meet()
    alex.plan.undo()
    couple.meet()
    for side in (alex, sam):
        found = side.again(block)
        assert (found.visibility, found.title, found.notes, found.deleted) == ("open", "Run", "in the park", False)
    alex.plan.change(alex.again(block), {"notes": "typed after the undo"})
    couple.meet()
    assert sam.again(block).notes == "typed after the undo"
    assert read_private(alex.mirror, "months/2026-11", "blocks") == {}
    alex.plan.undo()
    alex.plan.redo()


@pytest.mark.parametrize("first", ["open", "busy", "hidden"])
@pytest.mark.parametrize("then", ["open", "busy", "hidden"])
def test_every_change_of_visibility_is_undone_and_redone(couple: Couple, first: Visibility, then: Visibility) -> None:
    if first == then:
        return
    alex = couple.me
    block = alex.add("Run", notes="in the park", tags=("alone",), visibility=first)
    alex.plan.finish(alex.again(block), "done")
    before = alex.again(block)
    alex.plan.change(before, {"visibility": then, "place": "Treptow"})
    after = alex.again(block)
    assert (after.visibility, after.place, after.title, after.status) == (then, "Treptow", "Run", "done")
    for _ in range(2):
        alex.plan.undo()
        assert shown(alex.again(block)) == shown(before)
        couple.meet()
        assert (couple.you.plan.weeks.search("Run") != ()) == (first == "open")
        alex.plan.redo()
        assert shown(alex.again(block)) == shown(after)
        couple.meet()
        assert (couple.you.plan.weeks.search("Run") != ()) == (then == "open")


def shown(block: Block) -> tuple[object, ...]:
    """All that a person sees of a block, without who wrote last."""
    return (block.title, block.notes, block.place, block.tags, block.status, block.when, block.who, block.visibility)


def test_a_redo_never_shares_private_words(couple: Couple) -> None:
    alex = couple.me
    block = alex.add("Dentist", visibility="busy")
    alex.plan.change(alex.again(block), {"notes": "heimlich"})
    alex.plan.undo()
    phone = couple.another("Alex")
    couple.meet()
    phone.plan.change(phone.again(block), {"visibility": "open"})
    couple.meet()
    found = alex.again(block)
    assert (found.title, found.visibility) == ("", "open")
    assert [(version.register, version.value) for version in found.conflicts] == [("title", "Dentist")]
    with pytest.raises(ChangedSince):
        alex.plan.redo()
    assert elsewhere(couple, "heimlich") == []


# -- rituals of one's own --------------------------------------------------------------------------------------------


def weekly(couple: Couple, visibility: Visibility = "open") -> Block:
    """Alex's weekly hour, with one renamed evening, and a new name from the fourth."""
    alex = couple.me
    rule = make("FREQ=WEEKLY;BYDAY=FR", at(FRIDAY))
    draft = RitualDraft("Therapie", rule, alex.plan.me.id, place="Praxis", visibility=visibility)
    ritual = alex.plan.ritual_changes.add_ritual(draft).block.ritual
    evening = alex.plan.block(f"{ritual}@2026-12-04")
    alex.plan.change(evening, {"title": "Doppelstunde"})
    alex.plan.finish(alex.again(evening), "done")
    alex.plan.change(alex.plan.block(f"{ritual}@2026-12-18"), {"place": "Klinik"}, "following")
    return alex.plan.block(f"{ritual}@2026-11-27")


WORDS = ("Therapie", "Praxis", "Doppelstunde", "Klinik")


@pytest.mark.parametrize("visibility", PRIVATE)
def test_a_ritual_that_is_private_from_the_start_never_leaves_its_device(
    couple: Couple, visibility: Visibility
) -> None:
    alex, sam = couple.me, couple.you
    block = weekly(couple, visibility)
    for word in (*WORDS, '"done"'):
        assert elsewhere(couple, word) == []
    mine = alex.reopened().week(Week(2026, 49)).columns["me"]
    assert [(row.title, row.status, row.visibility) for row in mine] == [("Doppelstunde", "done", visibility)]
    theirs = sam.plan.week(Week(2026, 49)).columns["you"]
    assert [(row.title, row.status, row.visibility) for row in theirs] == [
        ("", "planned", "busy") for _ in range(visibility == "busy")
    ]
    alex.plan.change(block, {"visibility": "open"})
    couple.meet()
    opened = [sam.plan.block(f"{block.ritual}@{day}") for day in ("2026-11-27", "2026-12-04", "2026-12-25")]
    assert [(row.title, row.place) for row in opened] == [
        ("Therapie", "Praxis"),
        ("Doppelstunde", "Praxis"),
        ("Therapie", "Klinik"),
    ]


@pytest.mark.parametrize("visibility", PRIVATE)
def test_a_ritual_becomes_private_as_a_whole_and_undo_opens_all_of_it(couple: Couple, visibility: Visibility) -> None:
    alex, sam = couple.me, couple.you
    block = weekly(couple)
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": visibility})
    couple.meet()
    for word in WORDS:
        assert holding(word, couple.folder) == []
    days = ("2026-11-27", "2026-12-04", "2026-12-25")
    assert [alex.plan.block(f"{block.ritual}@{day}").title for day in days] == ["Therapie", "Doppelstunde", "Therapie"]
    assert sam.plan.weeks.search("e") == ()
    alex.plan.undo()
    couple.meet()
    assert [sam.plan.block(f"{block.ritual}@{day}").title for day in days] == ["Therapie", "Doppelstunde", "Therapie"]
    assert sam.plan.block(f"{block.ritual}@2026-12-04").status == "done"
    alex.plan.redo()
    couple.meet()
    assert sam.plan.weeks.search("e") == ()


@pytest.mark.parametrize("visibility", PRIVATE)
def test_an_old_view_of_an_occurrence_writes_into_a_private_ritual(couple: Couple, visibility: Visibility) -> None:
    alex = couple.me
    block = weekly(couple)
    couple.meet()
    two = window(alex)
    painted = [two.block(f"{block.ritual}@{day}") for day in ("2026-12-11", "2026-12-04")]
    alex.plan.change(alex.again(block), {"visibility": visibility})
    for evening in painted:
        two.change(evening, {"notes": "heimlich"})
    two.change(two.block(f"{block.ritual}@2027-01-08"), {"title": "Nachsorge"}, "following")
    for word in ("heimlich", "Nachsorge"):
        assert elsewhere(couple, word) == []
    assert alex.reopened().block(f"{block.ritual}@2027-01-15").title == "Nachsorge"


def test_a_ritual_of_both_cannot_be_private(couple: Couple) -> None:
    alex = couple.me
    rule = make("FREQ=WEEKLY;BYDAY=FR", at(FRIDAY))
    with pytest.raises(BadInput):
        alex.plan.ritual_changes.add_ritual(RitualDraft("Date night", rule, WE, visibility="busy"))
    block = alex.plan.ritual_changes.add_ritual(RitualDraft("Cooking", rule, alex.plan.me.id), turns=True).block
    with pytest.raises(BadInput):
        alex.plan.change(block, {"visibility": "busy"})


# -- what happened ---------------------------------------------------------------------------------------------------


def test_whether_a_busy_block_happened_is_private(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Dentist", visibility="busy")
    alex.plan.finish(alex.again(block), "done")
    assert alex.again(block).status == "done"
    assert elsewhere(couple, '"done"') == []
    assert '"status": "done"' not in dumps(week_json(sam.plan, sam.plan.week(THIS_WEEK), last_exchange=None))
    opened = alex.add("Run")
    alex.plan.finish(opened, "done")
    alex.plan.change(alex.again(opened), {"visibility": "busy"})
    assert elsewhere(couple, '"done"') == []
    assert (alex.again(opened).status, sam.again(opened).status) == ("done", "planned")


def test_hiding_removes_time_and_answers_from_our_files(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = alex.add("Dentist", "2026-11-27T17:45")
    couple.meet()
    alex.plan.change(alex.again(block), {"visibility": "hidden"})
    couple.meet()
    assert holding("17:45", couple.folder) == []
    assert sam.plan.trash.bin() == ()
    alex.plan.change(alex.again(block), {"visibility": "open"})
    couple.meet()
    assert sam.again(block).when == block.when


# -- several files ---------------------------------------------------------------------------------------------------


def test_a_full_disk_at_the_second_of_two_files_leaves_both_as_they_were(
    couple: Couple, full_disk: Callable[[str], Any]
) -> None:
    alex = couple.me
    block = alex.add("Kayak", "2027-01-09T10:00")
    patch = full_disk("2027-01")
    with pytest.raises(PlannerError, match="Nothing was saved"):
        alex.plan.items.to_jar(block)
    patch.undo()
    plan = alex.reopened()
    assert plan.items.ideas() == ()
    assert not plan.block(block.id).deleted
    plan.undo()
    assert plan.block(block.id).deleted


# -- the exchange ----------------------------------------------------------------------------------------------------


def test_an_exchange_that_waited_while_the_device_got_a_new_id_writes_nothing_under_the_old_one(
    couple: Couple,
) -> None:
    alex = couple.me
    alex.add("First")
    alex.exchange()
    second = alex.add("Second")
    old = alex.plan.device
    ours = couple.folder / "devices" / old
    began = threading.Event()
    exchange = Exchange(alex.mirror, alex.folder, clock=couple.clock)

    def work() -> None:
        began.set()
        exchange.run()

    worker = threading.Thread(target=work)
    with locked(alex.mirror / "local" / "exchange.lock"):
        worker.start()
        began.wait()
        with exclusive(alex.mirror):
            renew(alex.mirror, read_state(alex.mirror), seeded_ids("new"), None, "reset", written_elsewhere=True)
        before = {path: path.stat().st_mtime_ns for path in ours.rglob("*.json")}
    worker.join()
    assert {path: path.stat().st_mtime_ns for path in ours.rglob("*.json")} == before
    alex.exchange()
    couple.meet()
    assert couple.you.again(second).title == "Second"
    assert alex.reopened().arrivals.unpublished == 0


def test_a_copy_that_cannot_be_removed_stops_nothing(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    alex, sam = couple.me, couple.you
    alex.add("One")
    couple.meet()
    shutil.copy(alex.own / "plan.json", alex.own / "plan.sync-conflict-20261125-120000-ABCDEFG.json")
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if "sync-conflict" in path.name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    for number in range(2):
        sam.add(f"theirs {number}")
        sam.exchange()
        alex.add(f"mine {number}")
        report = alex.exchange()
        assert (report.problems, report.published > 0, report.received > 0) == ((), True, True)
        assert [skipped.file.rpartition("/")[2] for skipped in report.skipped] == [
            "plan.sync-conflict-20261125-120000-ABCDEFG.json"
        ]
        assert alex.plan.arrivals.unpublished == 0
    monkeypatch.undo()
    assert alex.exchange().skipped == ()


def test_an_acknowledgement_reads_no_month_again(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    alex, sam = couple.me, couple.you
    for month in ("10", "11", "12"):
        alex.add("Run", f"2026-{month}-05T08:00")
    couple.meet()
    assert len(alex.plan.weeks.search("Run")) == 3
    alex.add("one more", "2026-12-06T08:00")
    alex.exchange()
    sam.exchange()  # which says in Sam's device.json how far Alex was read
    read: list[str] = []
    parse = schema.parse_shard
    monkeypatch.setattr(
        "planner.store.mirror.mirror.parse_shard", lambda data, bounds: noted(read, parse(data, bounds))
    )
    assert Exchange(alex.mirror, alex.folder, clock=couple.clock).run().received == 1
    alex.plan.refresh()
    alex.plan.weeks.search("Run")
    assert set(read) == {"device"}


def noted(read: list[str], found: tuple[schema.Header, schema.Tables]) -> tuple[schema.Header, schema.Tables]:
    """Note the name of a file that was read."""
    read.append(found[0].file)
    return found


@pytest.mark.parametrize("at_text", ["soon", 7, [], {}])
def test_the_memory_of_the_exchange_may_be_of_any_shape(couple: Couple, at_text: object) -> None:
    import json

    path = couple.me.mirror / "local" / "exchange.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "at": at_text}))
    assert last_exchange(couple.me.mirror) is None
    assert couple.me.exchange().problems == ()


@pytest.mark.parametrize("content", ["[]", "7", '{"blocks": []}', '{"blocks": {"x": 7}}', "{", ""])
def test_a_damaged_private_file_is_set_aside_and_told_once(couple: Couple, content: str) -> None:
    alex = couple.me
    block = alex.add("Dentist", visibility="busy")
    private_path(alex.mirror, "months/2026-11").write_text(content)
    plan = alex.reopened()
    assert plan.week(THIS_WEEK).columns["me"][0].title == ""
    alex.plan.change(plan.block(block.id), {"notes": "once more"})
    told = alex.exchange_and_listen()
    assert len(told) == 1
    assert "planner recover" in told[0]
    assert alex.exchange_and_listen() == []
    assert alex.reopened().block(block.id).notes == "once more"


def test_notices_of_an_abandoned_exchange_are_shown_by_the_next(couple: Couple) -> None:
    alex = couple.me
    with exclusive(alex.mirror):
        from planner.store.disk.notices import give_notice

        give_notice(alex.mirror, "Something was mended.")
    Exchange(alex.mirror, alex.folder, clock=couple.clock).run()
    assert read_notices(alex.mirror) == ["Something was mended."]
    assert alex.plan.arrivals.take_notices() == ["Something was mended."]
    assert alex.plan.arrivals.take_notices() == []


def test_arrivals_after_the_last_read_stay_news(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    seen = sam.add("Seen", who=sam.plan.me.id)
    sam.exchange()
    alex.exchange()
    assert alex.plan.arrivals.news() == {seen.id}
    late = sam.add("Surprise", who=sam.plan.me.id)
    sam.exchange()
    Exchange(alex.mirror, alex.folder, clock=couple.clock).run()
    alex.plan.arrivals.visited()
    assert alex.reopened().arrivals.news() == {late.id}


# -- agreement -------------------------------------------------------------------------------------------------------


def test_open_questions_return_when_agreement_is_switched_on(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    alex.plan.people.set_agreement(False)
    couple.meet()
    block = alex.add("Cinema", who=WE)
    couple.meet()
    assert sam.reopened().inbox.waiting() == ()
    alex.plan.people.set_agreement(True)
    couple.meet()
    for plan in (sam.plan, sam.reopened()):
        assert [row.id for row in plan.inbox.waiting()] == [block.id]
        assert plan.agreements.waits_for_me(plan.block(block.id))
    assert [row.id for row in alex.reopened().inbox.read().asked] == [block.id]


def test_the_answer_that_is_chosen_is_the_one_that_was_shown(couple: Couple) -> None:
    laptop, tablet, phone = couple.you, couple.another("Sam"), couple.another("Sam")
    couple.meet()
    block = couple.me.add("Dinner", FRIDAY, who=WE)
    couple.meet()
    couple.clock.forward(minutes=1)
    of_before = phone.again(block)
    couple.me.plan.change(couple.me.again(block), {"when": at("2026-11-27T20:00")})
    couple.me.exchange()
    for side in (tablet, laptop):
        side.exchange()
    for side, answer in ((tablet, "no to 20:00"), (phone, "no to 19:00")):
        couple.clock.forward(minutes=1)
        side.plan.decline(of_before if side is phone else side.again(block), answer)
    couple.clock.forward(minutes=1)
    laptop.plan.agree(laptop.again(block))
    couple.meet()
    [offered] = laptop.plan.blocks.several(laptop.again(block))
    assert [getattr(version.value, "because", None) for version in offered.versions] == ["", "no to 20:00"]
    chosen = laptop.plan.choose(laptop.again(block), offered.register, 2).block
    assert chosen.because == {laptop.plan.me.id: "no to 20:00"}


def test_a_yes_on_the_device_binds_an_older_view(couple: Couple) -> None:
    """The decision rests on what the device knows, not on what its window shows."""
    alex, sam = couple.me, couple.you
    block = alex.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    painted = alex.again(block)
    sam.plan.agree(sam.again(block))
    sam.exchange()
    Exchange(alex.mirror, alex.folder, clock=couple.clock).run()
    outcome = alex.plan.change(painted, {"when": at("2026-11-28T19:00")})
    assert (outcome.kind, outcome.block.when) == ("proposed", at(FRIDAY))
