"""A file that the disk refuses while a save decides does not count as empty."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from planner.domain.errors import ChangedSince, PlannerError
from planner.domain.model.block import WE, Block
from planner.plan.plan import Plan
from planner.store.disk.bounded_read import read_plain
from planner.store.disk.layout import local, replica_path
from planner.store.index.repository import Repository
from tests.support import THIS_WEEK, Couple, Side, at, make_couple

MONTH = "months/2026-11"
LATER = at("2026-11-27T21:00")


@contextmanager
def refused(error: int, *paths: Path) -> Iterator[list[Path]]:
    """The disk gives none of these files; returns which it was asked for."""
    asked: list[Path] = []

    def read(path: Path, most: int) -> bytes:
        if path in paths:
            asked.append(path)
            raise OSError(error, os.strerror(error))
        return read_plain(path, most)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.store.mirror.mirror.read_plain", read)
        yield asked


def saved(side: Side) -> dict[str, bytes]:
    """All that a save may change, by path."""
    places = (side.mirror / "devices", side.mirror / "private", local(side.mirror) / "history")
    found = [path for place in places for path in place.rglob("*.json*")]
    found += [local(side.mirror) / "journal.jsonl", local(side.mirror) / "state.json"]
    return {str(path): path.read_bytes() for path in found if path.exists()}


class Case(NamedTuple):
    """A save that depends on what Sam wrote.

    `before` makes a block that both know, `theirs` is what Sam does then, `deed` what Alex does without having seen
    it, and `holds` says whether the plan is right afterwards.
    """

    before: Callable[[Couple], Block]
    theirs: Callable[[Plan, Block], object]
    deed: Callable[[Plan, Block], object]
    holds: Callable[[Couple, Block], bool]


def _film(couple: Couple) -> Block:
    return couple.me.add("Film", who=WE)


def _renamed(couple: Couple) -> Block:
    block = couple.me.add("Film")
    couple.me.plan.change(block, {"title": "Kino"})
    return block


def is_agreed(block: Block, person: str) -> bool:
    return (block.place, block.agreement[person]) == ("Odeon", "yes")


def _undo(plan: Plan, block: Block) -> None:
    with pytest.raises(ChangedSince, match="changed the title"):
        plan.undo()


CASES = {
    "edit": Case(
        _film,
        lambda plan, block: plan.agree(block),
        lambda plan, block: plan.change(block, {"when": LATER}),
        lambda couple, block: (now := couple.me.again(block)).when == block.when and len(now.proposals) == 1,
    ),
    "agree": Case(
        lambda couple: couple.you.add("Film", who=WE),
        lambda plan, block: plan.change(block, {"place": "Odeon"}),
        lambda plan, block: plan.agree(block),
        lambda couple, block: is_agreed(couple.me.again(block), couple.me.plan.me.id),
    ),
    "hide": Case(
        lambda couple: couple.me.add("Film"),
        lambda plan, block: plan.change(block, {"place": "Odeon"}),
        lambda plan, block: plan.change(block, {"visibility": "hidden"}),
        lambda couple, block: (
            couple.me.again(block).visibility == "hidden"
            and not any(b"Film" in path.read_bytes() for path in couple.folder.rglob("*.json"))
        ),
    ),
    "undo": Case(
        _renamed,
        lambda plan, block: plan.change(block, {"title": "Lichtspiel"}),
        _undo,
        lambda couple, block: couple.me.again(block).title == "Lichtspiel",
    ),
}
MOMENTS = ("since it was painted", "from the beginning", "only while it was painted")


def check_refusal(couple: Couple, kind: str, moment: str, error: int, names: tuple[str, ...] = (MONTH,)) -> None:
    """Assert that a refused save changes nothing, and that the next one is right."""
    case, alex, sam = CASES[kind], couple.me, couple.you
    block = case.before(couple)
    couple.meet()
    files = [replica_path(alex.mirror, sam.plan.device, name) for name in names]
    window = Plan.open(alex.mirror, clock=couple.clock)
    painted = window.block(block.id)
    assert window.week(THIS_WEEK)
    case.theirs(sam.plan, sam.again(block))
    sam.exchange()
    alex.exchange()
    before = saved(alex)
    assert all(file.exists() for file in files)
    with refused(error, *files) as asked:
        if moment != "since it was painted":
            window = Plan.open(alex.mirror, clock=couple.clock)
            assert {found.id for found in window.weeks.search("Film Kino")} <= {block.id}
        if moment != "only while it was painted":
            with pytest.raises(PlannerError) as told:
                case.deed(window, painted)
            assert str(told.value) == f"Nothing was saved: {os.strerror(error)}."
            assert saved(alex) == before
            window.refresh()
        assert window.week(THIS_WEEK)
        assert window.inbox.read()
        assert window.arrivals.news() is not None
        assert asked
    case.deed(window, painted)
    couple.meet()
    assert case.holds(couple, block), window.block(block.id)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", CASES)
def test_a_save_that_may_not_read_the_partner_s_month_saves_nothing(kind: str, moment: str, couple: Couple) -> None:
    """Reading goes on, and the same save is right once the disk answers."""
    check_refusal(couple, kind, moment, errno.EIO)


@pytest.mark.parametrize("error", [errno.ESTALE, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_save_that_meets_another_refusal_saves_nothing(moment: str, error: int, couple: Couple) -> None:
    check_refusal(couple, "edit", moment, error)


@pytest.mark.parametrize("kind", ["edit", "undo"])
@pytest.mark.parametrize("name", ["plan", "device"])
def test_a_save_that_may_not_read_its_writers_saves_nothing(kind: str, name: str, couple: Couple) -> None:
    couple.you.plan.people.set_person(zone="Europe/Paris")
    check_refusal(couple, kind, "from the beginning", errno.EIO, (name,))


@pytest.mark.parametrize("kind", CASES)
def test_the_test_notices_when_a_refused_month_counts_as_empty(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Repository, "must_read", lambda self, wanted: None)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check_refusal(make_couple(tmp_path), kind, MOMENTS[0], errno.EIO)


def test_a_month_that_stays_refused_stops_no_save_in_another(couple: Couple, alex: Side, sam: Side) -> None:
    sam.add("Film", who=WE)
    other = alex.add("Kochen", "2027-01-05T19:00")
    couple.meet()
    window = alex.reopened()
    with refused(errno.EIO, replica_path(alex.mirror, sam.plan.device, MONTH)):
        window = alex.reopened()
        assert not window.weeks.search("Film")
        for title in ("Suppe", "Suppen"):
            other = window.change(window.block(other.id), {"title": title}).block
        with pytest.raises(PlannerError, match="Nothing was saved"):
            window.blocks.add(alex.draft("Lesen"))
        assert window.change(other, {"title": "Essen"}).block.title == "Essen"
    assert window.refresh()
    assert window.weeks.search("Film")
    assert alex.reopened().weeks.search("Film")


def test_what_was_refused_reaches_other_months_once_it_can_be_read(couple: Couple, alex: Side, sam: Side) -> None:
    """The index of what lasts into another month isn't kept without it."""
    sam.add("Reise", at("2026-11-30T22:00", 60 * 24 * 9), who=WE)
    couple.meet()
    (local(alex.mirror) / "reach.json").unlink(missing_ok=True)
    with refused(errno.EIO, replica_path(alex.mirror, sam.plan.device, MONTH)):
        alex.reopened()
    december = THIS_WEEK.plus(2)
    titles = [block.title for column in alex.reopened().week(december).columns.values() for block in column]
    assert "Reise" in titles


def test_withdrawn_words_that_may_not_be_read_are_dropped_the_next_time(couple: Couple, alex: Side, sam: Side) -> None:
    """An exchange that may not read one of our files doesn't forget what is in it."""
    block = sam.add("Geheimnis", who=WE)
    couple.meet()
    alex.plan.change(alex.again(block), {"notes": "Juwelier"})
    couple.meet()
    sam.plan.session.erase([(MONTH, "blocks", block.id)], "erased")
    sam.exchange()
    with refused(errno.EIO, replica_path(alex.mirror, alex.plan.device, MONTH)):
        alex.exchange()
    alex.exchange()
    assert b"Juwelier" not in replica_path(alex.mirror, alex.plan.device, MONTH).read_bytes()
    assert b"Juwelier" not in (alex.own / f"{MONTH}.json").read_bytes()
