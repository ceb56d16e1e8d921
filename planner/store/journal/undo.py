"""The undo journal: what each action wrote and which values it replaced.

`local/journal.jsonl` is shared by all sessions of this device and survives restarts. An undo is a later write like
any other. Each line is an event in JSON, with a key of its own:

    {"key": KEY, "mark": MARK, "did": STEP, "covered": ROWS}    … "undid": STEP'S KEY …    … "redid": STEP'S KEY …
    {"key": KEY, "mark": MARK, "noted": "", "covered": ROWS}    {"key": KEY, "dropped": STEP'S KEY}
    {"key": KEY, "void": KEY OF A LINE}

Lines are appended before the writes they describe. A last line whose mark was never written belongs to a save that
failed: it's ignored, and the next event makes it void. `covered` are rows of the local history, which move to its own
files when the journal is shortened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from planner.domain.model.block import OutcomeKind, Visibility
from planner.domain.model.items import DeedKind
from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import local
from planner.store.disk.transaction import FileLine

StepKind = OutcomeKind | DeedKind

MAX_UNDO_STEPS = 120
MAX_JOURNAL_BYTES = 256 * 1024
"""A journal longer than this is rewritten with only the steps that still count."""


class WriteMark(NamedTuple):
    """One write whose presence proves that an action was carried out."""

    device: str
    file: str
    table: str
    id: str
    register: str
    n: int


class Change(NamedTuple):
    """What an action did to one record. `before` and `after` map registers to JSON.

    An absent register is None before. Values are those that the person meant, wherever they were written; `was` and
    `now` are the visibility before and after. `whole`: the action made or removed the record as such, so a later
    change of any register by somebody else counts. `private`: the table never leaves this device. `taken`: the values
    that it withdrew from others, None where that wasn't noted; undoing it opens just those.
    """

    file: str
    table: str
    id: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    whole: bool = False
    private: bool = False
    was: Visibility = "open"
    now: Visibility = "open"
    taken: Mapping[str, object] | None = None

    def turned(self) -> Change:
        """The change that reverses this one."""
        return self._replace(before=self.after, after=self.before, was=self.now, now=self.was, taken=None)


class UndoStep(NamedTuple):
    """One action of the person's: its changes, the main record's first.

    `about` names that record in words.
    """

    kind: StepKind
    changes: Sequence[Change]
    about: str = ""
    key: str = ""

    def turned(self) -> UndoStep:
        """The step that takes this one back: each of its changes reversed."""
        return self._replace(changes=[change.turned() for change in self.changes])


class Journal(NamedTuple):
    """Two stacks, the newest last."""

    done: Sequence[UndoStep] = ()
    undone: Sequence[UndoStep] = ()


class Event(NamedTuple):
    """One line of the journal. `mark` is one of its writes; None if it wrote nothing.

    `covered` are rows for the local history, each with the `file` of its shard.
    """

    key: str
    what: Literal["did", "undid", "redid", "dropped", "noted"]
    of: UndoStep | str
    mark: WriteMark | None = None
    covered: Sequence[Mapping[str, object]] = ()


IsWritten = Callable[[WriteMark], bool]


def event_lines(root: Path, event: Event, is_written: IsWritten) -> list[FileLine]:
    """The lines that add an event to the journal. The caller holds the lock.

    Empty for a note that covers nothing. Raises OSError.
    """
    if not journal_path(root).exists() and (first := list(_first_entries(root))):
        _rewrite(root, first)
    entries: list[Mapping[str, object]] = []
    if (last := _last(root)) and not _happened(last, is_written):
        entries.append({"key": f"{event.key} void", "void": last.get("key")})
    if event.what != "noted" or event.covered:
        entries.append(_entry(event))
    return [FileLine(journal_path(root), json.dumps(entry, ensure_ascii=False)) for entry in entries]


def read_journal(root: Path, is_written: IsWritten) -> Journal:
    """The steps that can be undone and redone. Unreadable lines are skipped."""
    entries = list(_entries(root))
    void = {entry.get("void") for entry in entries}
    if entries and not _happened(entries[-1], is_written):
        entries.pop()
    done, undone = list[UndoStep](), list[UndoStep]()
    for entry in entries:
        if entry.get("key") not in void:
            with suppress(KeyError, ValueError, TypeError, AttributeError):
                _replay(entry, done, undone)
    return Journal(done[-MAX_UNDO_STEPS:], undone)


def steps_taken(root: Path, is_written: IsWritten) -> dict[str, UndoStep]:
    """What each line of the journal did, by the line's key.

    It's a step, or one that was turned back.
    """
    entries = list(_entries(root))
    if entries and not _happened(entries[-1], is_written):
        entries.pop()
    void = {entry.get("void") for entry in entries}
    steps: dict[str, UndoStep] = {}
    found: dict[str, UndoStep] = {}
    for entry in entries:
        key = entry.get("key")
        with suppress(KeyError, ValueError, TypeError, AttributeError):
            if "did" in entry:
                steps[entry["did"]["key"]] = step = _step(entry["did"])
            elif "undid" in entry:
                step = steps[entry["undid"]].turned()
            elif "redid" in entry:
                step = steps[entry["redid"]]
            else:
                continue
            if isinstance(key, str) and key not in void:
                found[key] = step
    return found


def journal_path(root: Path) -> Path:
    """The file of the journal."""
    return local(root) / "journal.jsonl"


def clear_journal(root: Path) -> None:
    """Forget every step. The caller holds the lock."""
    replace_file(journal_path(root), b"")


def is_long(root: Path) -> bool:
    """Whether the journal is long enough to be shortened."""
    return journal_path(root).exists() and journal_path(root).stat().st_size > MAX_JOURNAL_BYTES


def shorten_journal(root: Path, is_written: IsWritten) -> None:
    """Rewrite the journal with only the steps that can still be undone or redone.

    The caller holds the lock and has moved the covered rows. Raises OSError.
    """
    _rewrite(root, _entries_of(read_journal(root, is_written)))


def _rewrite(root: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    replace_file(journal_path(root), "".join(f"\n{json.dumps(entry)}" for entry in entries).encode())


def forget_in_journal(
    root: Path,
    places: Collection[tuple[str, str, str]],
    remarks: Callable[[tuple[str, str, str]], bool],
    row_stays: Callable[[dict[str, Any]], bool],
) -> None:
    """Drop the steps that touch these records, and covered rows that don't stay.

    `places` are (file, table, id). A step that only made one of the `remarks` on them can still be undone, but no
    longer says what it was about. The caller holds the lock. Raises OSError.
    """
    if not journal_path(root).exists():
        return
    entries = list(_entries(root))
    kept = (_without(_noted(entry) if _touches(entry, places.__contains__) else entry, row_stays) for entry in entries)
    kept = (_nameless(entry) if _touches(entry, remarks) else entry for entry in kept)
    left = [entry for entry in kept if entry.get("covered") or "noted" not in entry]
    if left != entries:
        _rewrite(root, left)


def _touches(entry: Mapping[str, Any], is_one: Callable[[tuple[str, str, str]], bool]) -> bool:
    with suppress(KeyError, TypeError, AttributeError):
        return any(is_one((row["file"], row["table"], row["id"])) for row in entry["did"]["changes"])
    return False


def _nameless(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**entry, "did": {**entry["did"], "about": ""}}


def _noted(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry whose step can't be undone any more, reduced to what it covered."""
    return {"key": entry.get("key"), "mark": entry.get("mark"), "noted": "", "covered": entry.get("covered", ())}


def _without(entry: Mapping[str, Any], row_stays: Callable[[dict[str, Any]], bool]) -> Mapping[str, Any]:
    if "covered" not in entry:
        return entry
    return {**entry, "covered": [row for row in entry["covered"] if row_stays(row)]}


def covered_in_journal(root: Path) -> list[dict[str, Any]]:
    """The rows of the local history that are still in the journal."""
    rows = (entry.get("covered") for entry in _entries(root))
    return [row for found in rows if isinstance(found, list) for row in found if isinstance(row, dict)]


def _replay(entry: Mapping[str, Any], done: list[UndoStep], undone: list[UndoStep]) -> None:
    if "did" in entry:
        done.append(_step(entry["did"]))
        undone.clear()
    elif "undid" in entry:
        undone.append(_taken(done, entry["undid"]))
    elif "redid" in entry:
        done.append(_taken(undone, entry["redid"]))
    elif "dropped" in entry:
        for pile in (done, undone):
            pile[:] = [step for step in pile if step.key != entry["dropped"]]


def _taken(pile: list[UndoStep], key: str) -> UndoStep:
    """Take the step with that key off the pile; KeyError if it isn't there."""
    for step in reversed(pile):
        if step.key == key:
            pile.remove(step)
            return step
    raise KeyError(key)


def _entries(root: Path) -> Iterator[Mapping[str, Any]]:
    try:
        lines = journal_path(root).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        yield from _first_entries(root)
        return
    yield from filter(None, map(_parsed, lines))


def _last(root: Path) -> Mapping[str, Any] | None:
    """The last readable line, read from the end of the file where possible."""
    if not journal_path(root).exists():
        return None
    with journal_path(root).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        for length in (4_096, size):
            file.seek(max(size - length, 0))
            lines = file.read().decode("utf-8", "replace").split("\n")
            whole = lines if length >= size else lines[1:]
            if entry := next(filter(None, map(_parsed, reversed(whole))), None):
                return entry
    return None


def _parsed(line: str) -> Mapping[str, Any] | None:
    """An entry; None for a line that was cut short by a crash."""
    try:
        entry = from_json(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _happened(entry: Mapping[str, Any], is_written: IsWritten) -> bool:
    try:
        return entry.get("mark") is None or is_written(WriteMark(*entry["mark"]))
    except TypeError:
        return False


def _entry(event: Event) -> Mapping[str, object]:
    what = _row(event.of) if isinstance(event.of, UndoStep) else event.of
    entry = {"key": event.key, "mark": event.mark, event.what: what}
    return entry | {"covered": event.covered} if event.covered else entry


def _row(step: UndoStep) -> dict[str, object]:
    return step._asdict() | {"changes": [change._asdict() for change in step.changes]}


def _step(row: Mapping[str, Any]) -> UndoStep:
    return UndoStep(row["kind"], tuple(Change(**change) for change in row["changes"]), row["about"], row["key"])


def _first_entries(root: Path) -> Iterator[Mapping[str, object]]:
    """The journal of version 0.1 as entries of this format."""
    from planner.store.journal.undo_0_1 import read_first_journal  # an old home, once

    yield from _entries_of(read_first_journal(root))


def _entries_of(journal: Journal) -> Iterator[Mapping[str, object]]:
    for step in (*journal.done, *reversed(journal.undone)):
        yield _entry(Event(step.key, "did", step))
    for step in journal.undone:
        yield _entry(Event(f"{step.key} undone", "undid", step.key))
