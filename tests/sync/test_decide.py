"""What an exchange has to do, as a table."""

from __future__ import annotations

from planner.store.disk.atomic_write import Signature
from planner.sync.decisions import Fetch, FolderAction, Publish, decide

ME, YOU = "aaaaaaaaaaaaa", "bbbbbbbbbbbbb"
MINE = f"devices/{ME}/plan.json"
YOURS = f"devices/{YOU}/plan.json"
OLD: Signature = (1, 1, 1)
NEW: Signature = (2, 2, 2)


def actions(
    own: dict[str, Signature] | None = None,
    shared: dict[str, Signature] | None = None,
    published: dict[str, tuple[Signature, Signature]] | None = None,
    fetched: dict[str, Signature] | None = None,
) -> list[FolderAction]:
    return list(decide(ME, own or {}, shared or {}, published or {}, fetched or {}))


def test_without_files_nothing_is_copied() -> None:
    assert actions() == []


def test_a_missing_file_of_ours_is_published() -> None:
    assert actions(own={"plan": OLD}) == [Publish("plan")]


def test_a_file_of_ours_that_changed_here_is_published() -> None:
    assert actions({"plan": NEW}, {MINE: OLD}, {"plan": (OLD, OLD)}) == [Publish("plan")]


def test_a_file_of_ours_that_changed_there_is_published_again() -> None:
    assert actions({"plan": OLD}, {MINE: NEW}, {"plan": (OLD, OLD)}) == [Publish("plan")]


def test_a_file_of_ours_that_vanished_there_is_published_again() -> None:
    assert actions({"plan": OLD}, {}, {"plan": (OLD, OLD)}) == [Publish("plan")]


def test_an_unchanged_file_of_ours_is_left_alone() -> None:
    assert actions({"plan": OLD}, {MINE: NEW}, {"plan": (OLD, NEW)}) == []


def test_a_file_of_ours_that_vanished_here_changes_nothing_there() -> None:
    """It is then fetched like any other: `receive` knows whose it is."""
    assert actions({}, {MINE: OLD}, {"plan": (OLD, OLD)}, {MINE: OLD}) == []


def test_a_file_of_theirs_is_fetched_when_it_is_new_or_changed() -> None:
    assert actions(shared={YOURS: NEW}) == [Fetch(YOURS)]
    assert actions(shared={YOURS: NEW}, fetched={YOURS: OLD}) == [Fetch(YOURS)]
    assert actions(shared={YOURS: NEW}, fetched={YOURS: NEW}) == []


def test_a_file_of_theirs_that_vanished_is_ignored() -> None:
    assert actions(shared={}, fetched={YOURS: OLD}) == []


def test_a_copy_by_any_name_is_fetched_and_other_kinds_of_file_are_not() -> None:
    copy = f"devices/{YOU}/plan.sync-conflict-20261125-120000-ABCDEFG.json"
    ours = f"devices/{ME}/plan (conflicted copy).json"
    temporary = f"devices/{YOU}/.~plan.json.tmp"
    assert actions(shared={copy: NEW, ours: NEW, temporary: NEW}) == [Fetch(ours), Fetch(copy)]


def test_the_exchange_fetches_before_it_publishes() -> None:
    """What is published says what was heard."""
    assert actions({"plan": OLD}, {YOURS: NEW}) == [Fetch(YOURS), Publish("plan")]
