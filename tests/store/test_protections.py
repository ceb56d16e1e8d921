"""Protections of withdrawn words, undo and notices, each taken out on purpose.

A check shows first that the protection holds, and then that the same check notices when it's missing. Those of a save
are in `test_faults.py`, those of the merge in `test_machine.py` and `test_oracle.py`, those of readers in
`test_consistent_reads.py` and `test_refused_reads.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from planner.domain.errors import ChangedSince
from planner.plan import arrivals
from planner.plan.plan import Plan
from planner.plan.session import Session
from planner.store.disk.layout import replica_path
from planner.store.disk.notices import drop_notices, give_notice
from planner.store.disk.transaction import exclusive
from planner.store.journal.drafts import drafts_folder, write_draft
from tests.store import test_withdrawal as withdrawal
from tests.store import test_worlds as worlds
from tests.store.test_withdrawal import holding
from tests.store.test_worlds import template as template
from tests.support import make_couple

MENDED = "Something was mended."


def check_erasing(folder: Path, template: Path) -> None:
    """Erased words are in no file of either home."""
    couple = make_couple(folder)
    alex, sam = couple.me, couple.you
    block = withdrawal.everything(couple)
    write_draft(drafts_folder(sam.mirror), "form", {"title": "Mondfahrt"}, block.id)
    alex.plan.remove(alex.again(block))
    sam.plan.rituals.known("Mondfahrt")
    assert holding("mondfahrt", sam.home)
    couple.meet()
    alex.plan.trash.erase(alex.again(block))
    assert [word for word in withdrawal.ALEXS if holding(word, alex.home)] == []
    withdrawal.meet_twice(couple)
    for word in (*withdrawal.ALEXS, "mondfahrt"):
        assert holding(word, couple.folder, alex.home, sam.home) == []
    assert [row.value for row in sam.plan.recovery.words_taken_back()] == ["Sams Ort"]


def check_hiding(folder: Path, template: Path) -> None:
    withdrawal.test_the_others_words_on_it_leave_their_files_too(make_couple(folder), "hidden")


def check_former_files(folder: Path, template: Path) -> None:
    """What a moved home keeps of its former id has no withdrawn word either."""
    couple = make_couple(folder)
    former = couple.me.plan.device
    block = withdrawal.tagged_walk(couple.me)
    couple.meet()
    alex = withdrawal.moved(couple.me, "moved")
    alex.plan.change(alex.again(block), {"visibility": "hidden"})
    alex.exchange()
    data = replica_path(alex.mirror, former, "months/2026-11").read_bytes()
    assert [word for word in withdrawal.WALK if word.encode() in data] == []


def check_undo_of_busy(folder: Path, template: Path) -> None:
    worlds.live_through(template, *worlds.FOUND["undo of 'busy' would open what was left on this device"])


def check_redo(folder: Path, template: Path) -> None:
    """Private words do not come back once another device opened the block."""
    couple = make_couple(folder)
    alex = couple.me
    block = alex.add("Dentist", visibility="busy")
    alex.plan.change(alex.again(block), {"notes": "heimlich"})
    alex.plan.undo()
    phone = couple.another("Alex")
    couple.meet()
    phone.plan.change(phone.again(block), {"visibility": "open"})
    couple.meet()
    with suppress(ChangedSince):
        alex.plan.redo()
    couple.meet()
    assert holding("heimlich", couple.folder) == []


def check_notice(folder: Path, template: Path) -> None:
    """A notice is told by one look and by no later one, nor by another window."""
    couple = make_couple(folder)
    with exclusive(couple.me.mirror):
        give_notice(couple.me.mirror, MENDED)
    windows = [Plan.open(couple.me.mirror, clock=couple.clock) for _ in range(2)]
    told = [notice for window in (*windows, *windows) for notice in window.arrivals.take_notices()]
    assert told == [MENDED]


def check_two_windows(folder: Path, template: Path) -> None:
    """The other window looks when the first has read a notice and not yet dropped it."""
    couple = make_couple(folder)
    with exclusive(couple.me.mirror):
        give_notice(couple.me.mirror, MENDED)
    first, second = (Plan.open(couple.me.mirror, clock=couple.clock) for _ in range(2))
    told: list[str] = []

    def drop(root: Path) -> None:
        patch.undo()
        told.extend(second.arrivals.take_notices())
        drop_notices(root)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrivals, "drop_notices", drop)
        told.extend(first.arrivals.take_notices())
    assert told == [MENDED]


PURGES = "planner.store.erasure.purge."


def without(name: str, result: object = None) -> Callable[[pytest.MonkeyPatch], None]:
    """Take out a function: it does nothing, and returns this."""
    return lambda patch: patch.setattr(name, lambda *args, **more: result)


Check = Callable[[Path, Path], None]
BROKEN: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Check]] = {
    "nothing is purged at an exchange": (without("planner.sync.exchange.purge"), check_hiding),
    "nothing is purged where it is erased": (without("planner.plan.session.purge"), check_erasing),
    "a device leaves its own words where they are": (without(f"{PURGES}_null_our_own"), check_hiding),
    "files of a former id keep their words": (without(f"{PURGES}_null_kept_files"), check_former_files),
    "tags stay in the files": (without(f"{PURGES}_drop_tags", set()), check_erasing),
    "the history keeps them": (without(f"{PURGES}rewrite_history"), check_erasing),
    "undo steps keep them": (without(f"{PURGES}forget_in_journal"), check_erasing),
    "news keep them": (without(f"{PURGES}drop_news"), check_erasing),
    "drafts keep them": (without(f"{PURGES}drop_drafts"), check_erasing),
    "known titles keep them": (without(f"{PURGES}drop_titles"), check_erasing),
    "what the other typed there is kept nowhere": (without(f"{PURGES}_keep_what_i_wrote"), check_erasing),
    "undo opens words that nobody else had": (
        lambda patch: patch.setattr(Session, "_opens_words", lambda *args: False),
        check_undo_of_busy,
    ),
    "redo shares private words once it is open": (
        lambda patch: patch.setattr(Session, "_opened_since", lambda *args: None),
        check_redo,
    ),
    "a notice that was told stays": (without("planner.plan.arrivals.drop_notices"), check_notice),
    "notices are taken without the lock": (
        lambda patch: patch.setattr("planner.plan.arrivals.exclusive", lambda *args: nullcontext()),
        check_two_windows,
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_test_notices_when_words_are_no_longer_protected(
    broken: str, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks, check = BROKEN[broken]
    for name in ("sound", "broken"):
        (tmp_path / name).mkdir()
    check(tmp_path / "sound", template)
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        check(tmp_path / "broken", template)
