"""The undo journal of version 0.1, `local/undo.json`, read as steps of today.

0.1 noted the folder's and the private values as two changes of one record. Today a change has the values that the
person meant, and where they go is decided when they're written again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.domain.model.block import VISIBILITIES, Visibility
from planner.store.codec.visibility import VISIBILITY, blank_value, is_kept
from planner.store.crdt.register import DELETED
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import BLOCKS, NOTES, OCCURRENCES, local
from planner.store.journal.undo import Change, Journal, UndoStep


def read_first_journal(root: Path) -> Journal:
    """The journal of version 0.1; empty when it's missing or unreadable."""
    try:
        tree = from_json((local(root) / "undo.json").read_bytes())
        return Journal(_steps(tree["done"], "done"), _steps(tree["undone"], "undone"))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return Journal()


def _steps(rows: Sequence[Mapping[str, Any]], pile: str) -> list[UndoStep]:
    return [
        UndoStep(
            row["kind"], _changes([Change(**change) for change in row["changes"]]), row["about"], f"0.1 {pile} {n}"
        )
        for n, row in enumerate(rows)
    ]


def _changes(written: Sequence[Change]) -> list[Change]:
    by_record: dict[tuple[str, str, str], list[Change]] = {}
    for change in written:
        by_record.setdefault((change.file, change.table, change.id), []).append(change)
    found: list[Change] = []
    for changes in by_record.values():
        in_two_places = changes[0].private or len(changes) > 1
        if changes[0].table == NOTES and len(changes) > 1:
            hidden, shown = {VISIBILITY: "hidden"}, {VISIBILITY: "open"}
            found.append(Change(*changes[0][:3], hidden, shown, was="hidden"))
        elif changes[0].table in (BLOCKS, OCCURRENCES) and in_two_places:
            found.append(_as_meant(*changes))
        else:
            found += changes
    return found


def _as_meant(first: Change, *more: Change) -> Change:
    """Join the shared and the private change of a block into one."""
    shared, private = (Change(*first[:3], {}, {}), first) if first.private else (first, more[0])
    before = _side(shared.before, private.before)
    after = _side(shared.after, private.after)
    was, now = (_visibility(side.get(VISIBILITY, "busy")) for side in (before, after))
    if first.whole:
        gone = first.after.get(DELETED) is True
        return Change(*first[:3], {DELETED: True}, {DELETED: gone}, whole=True, was=now, now=now)
    moved = was != now
    registers = [
        register
        for register in before.keys() | after.keys()
        if before.get(register) != after.get(register)
        and not (moved and (register == DELETED or (before.get(register) is None and not is_kept(register, "busy"))))
    ]
    return Change(
        *first[:3],
        {register: before.get(register, blank_value(register)) for register in registers},
        {register: after.get(register, blank_value(register)) for register in registers},
        was=was,
        now=now,
    )


def _visibility(value: object) -> Visibility:
    return next((known for known in VISIBILITIES if known == value), "busy")


def _side(shared: Mapping[str, object], private: Mapping[str, object]) -> dict[str, object]:
    """The values before or after a change: private words over shared ones."""
    side = {register: value for register, value in shared.items() if value is not None} | {
        register: value for register, value in private.items() if value is not None
    }
    if VISIBILITY in shared.keys() | private.keys() and VISIBILITY not in side:
        # 0.1 wrote no register for what was never busy: if its words are shared, it was open.
        side[VISIBILITY] = "open" if shared.get("title") else "busy"
    return side
