"""Presence while a review is open; stale files never show anybody as present."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from planner.domain.time.week import Week
from planner.sync import presence
from planner.sync.presence import FILE, PartnerPresence, Presences, Watch, forget
from tests.support import THIS_WEEK, Couple, HeldClock, Side


def presences(side: Side) -> Presences:
    return Presences(side.folder, side.plan.device, side.plan.me.id, clock=side.clock)


@pytest.fixture
def watch(couple: Couple, alex: Side, sam: Side) -> Watch:
    """Alex's, not started: each test looks by itself."""
    return Watch(presences(alex), THIS_WEEK, lambda: None, other=sam.plan.me.id, clock=couple.clock)


def seen(watch: Watch) -> datetime | None:
    watch._hear()
    return watch.seen


def test_presence_is_seen_by_the_other(watch: Watch, sam: Side, clock: HeldClock) -> None:
    assert seen(watch) is None
    presences(sam).tell(THIS_WEEK, "thanks", "thanks")
    now = seen(watch)
    assert now == sam.clock()
    assert [(row.step, row.writing) for row in watch.others] == [("thanks", "thanks")]


def test_the_presence_file_of_a_killed_review_is_ignored(couple: Couple, watch: Watch, sam: Side) -> None:
    presences(sam).tell(THIS_WEEK, "thanks")
    couple.clock.forward(minutes=2)
    assert seen(watch) is None
    couple.clock.forward(minutes=20)
    assert seen(watch) is None
    presences(sam).tell(THIS_WEEK, "thanks")
    assert seen(watch) == couple.clock()


@pytest.mark.parametrize("wrong", [timedelta(hours=-5), timedelta(hours=5)])
def test_with_a_wrong_clock_presence_is_seen_when_renewed(watch: Watch, sam: Side, wrong: timedelta) -> None:
    theirs = HeldClock(sam.clock() + wrong)
    told = Presences(sam.folder, sam.plan.device, sam.plan.me.id, clock=theirs)
    told.tell(THIS_WEEK, "thanks")
    assert seen(watch) is None
    theirs.forward(seconds=20)
    told.tell(THIS_WEEK, "thanks")
    assert seen(watch) == sam.clock()


def test_presence_in_another_week_or_of_my_own_is_ignored(watch: Watch, alex: Side, sam: Side) -> None:
    presences(sam).tell(THIS_WEEK.plus(1), "thanks")
    presences(alex).tell(THIS_WEEK, "thanks")
    assert seen(watch) is None


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"at": 7}', b"[" * 9_999])
def test_a_damaged_presence_file_is_ignored_and_removed(watch: Watch, sam: Side, left: bytes) -> None:
    path = sam.own / FILE
    path.write_bytes(left)
    assert seen(watch) is None
    forget(sam.folder, sam.plan.device, sam.clock)
    assert not path.exists()


def test_an_old_presence_file_is_removed_and_a_renewed_one_stays(couple: Couple, sam: Side) -> None:
    path = sam.own / FILE
    presences(sam).tell(THIS_WEEK, "thanks")
    forget(sam.folder, sam.plan.device, sam.clock)
    assert path.exists()
    couple.clock.forward(minutes=2)
    forget(sam.folder, sam.plan.device, sam.clock)
    assert not path.exists()
    forget(sam.folder, sam.plan.device, sam.clock)


def test_presence_survives_a_missing_folder(tmp_path: Path, sam: Side) -> None:
    (tmp_path / "devices").write_text("")
    with pytest.raises(NotADirectoryError):
        forget(tmp_path, sam.plan.device, sam.clock)


def test_presence_is_renewed_by_measured_waiting(alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "LOOK_EVERY", 0.001)
    monkeypatch.setattr(presence, "TELL_EVERY", 0.005)
    told_again = Event()

    class Counting(Presences):
        times_told = 0

        def tell(self, week: Week, step: str, writing: str = "") -> None:
            super().tell(week, step, writing)
            self.times_told += 1
            if self.times_told == 3:
                told_again.set()

    watch = Watch(Counting(alex.folder, alex.plan.device, alex.plan.me.id, clock=alex.clock), THIS_WEEK, lambda: None)
    watch.at("thanks")
    watch.start()
    assert told_again.wait(60)
    assert [row.step for row in presences(sam).others(THIS_WEEK)] == ["thanks"]
    watch.stop()


def test_a_partner_is_in_a_review_while_their_file_is_renewed(couple: Couple, sam: Side, clock: HeldClock) -> None:
    partner, seen = PartnerPresence(couple.folder, sam.plan.me.id, clock), []
    seen.append(partner.is_here)
    partner.look()
    seen.append(partner.is_here)
    presences(sam).tell(THIS_WEEK, "thanks")
    partner.look()
    seen.append(partner.is_here)
    clock.forward(minutes=3)
    seen.append(partner.is_here)
    presences(sam).leave()
    partner.look()
    assert [*seen, partner.is_here] == [None, False, True, False, False]


def test_a_folder_that_is_away_says_nothing_about_a_partner(couple: Couple, sam: Side, clock: HeldClock) -> None:
    partner = PartnerPresence(couple.folder / "away", sam.plan.me.id, clock)
    partner.look()
    assert partner.is_here is None
