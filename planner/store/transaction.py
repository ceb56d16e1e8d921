"""Replace several files of the mirror together: all of them or none, whatever ends the process or the power.

The new bytes are written beside their targets first. Then `local/intent.json` names them, and at that moment the
action is saved: whoever takes the lock next finishes it. Its format, with all paths relative to the mirror:

    {"files": [[temporary, target, SHA-256 of the new bytes], …], "lines": [[path, line to append], …]}

A temporary that is gone was renamed already when its target has the hash. One that is damaged, or gone while its target
holds something else, is left out, the rest is finished and the person is told: an intent never blocks the plan.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from planner.domain.errors import PlannerError
from planner.store.files import append, make_folder, replace_file, sweep, sync_folder, write_beside
from planner.store.layout import local
from planner.store.lock import LOCK_TIMEOUT_S, locked
from planner.store.notices import give_notice

READER_TIMEOUT_S = 0.1
"""How long a reader waits for a save that is being finished before it reads the new bytes where they lie."""
_NEVER = {errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.ELOOP}
"""Errors that waiting does not mend."""


class Line(NamedTuple):
    """One line to add to a file of the mirror."""

    path: Path
    text: str


class Unfinished(PlannerError):
    """The action is saved, but the disk does not let it be finished yet."""


class _Move(NamedTuple):
    temporary: Path
    target: Path
    digest: str


class _Intent(NamedTuple):
    moves: Sequence[_Move]
    lines: Sequence[Line]


def lock_path(root: Path) -> Path:
    return local(root) / "lock"


@contextmanager
def exclusive(root: Path, timeout: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock between the processes of this device, with every earlier save finished.

    Busy when another process holds it for longer than `timeout` seconds; Unfinished when the disk refuses to finish
    an earlier save: nothing else may be changed until then.
    """
    with locked(lock_path(root), timeout):
        try:
            finish(root)
        except OSError as problem:
            raise PlannerError(f"Nothing was changed: {problem.strerror or problem}.") from problem
        yield


def replace_together(root: Path, files: Mapping[Path, bytes], lines: Iterable[Line]) -> None:
    """Make each file hold its new bytes and append the lines, as one action. The caller holds the lock.

    OSError: nothing was changed. Unfinished: it is saved, and finished by whoever takes the lock next.
    """
    from hashlib import sha256

    moves: list[_Move] = []
    intent = _Intent(moves, list(lines))
    try:
        for target, data in files.items():
            make_folder(target.parent)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            moves.append(_Move(write_beside(target, data), target, sha256(data).hexdigest()))
        for folder in dict.fromkeys(move.target.parent for move in moves):
            sync_folder(folder)
        replace_file(_path(root), _encode(root, intent))
    except BaseException as problem:
        # Once the intent is there the action is saved, even if its folder could not be synced any more.
        if not _path(root).exists():
            for move in moves:
                move.temporary.unlink(missing_ok=True)
            raise
        if not isinstance(problem, OSError):
            raise
    try:
        _report(root, _carry_out(root, intent, first=True))
    except OSError as problem:
        raise Unfinished(
            f"It is saved, and will be finished when the disk allows: {problem.strerror or problem}."
        ) from problem


def append_lines(lines: Iterable[Line], *, durable: bool = True) -> None:
    """Add lines to their files, each on a line of its own, so that one cut short swallows no other. OSError."""
    for path, texts in _by_path(lines).items():
        append(path, "".join(f"\n{text}" for text in texts), durable=durable)


def finish(root: Path) -> None:
    """Finish a save that was interrupted, if there is one. The caller holds the lock. Unfinished when it cannot be."""
    if not _path(root).exists():
        return
    intent = _read(root)
    if intent is None:
        _set_aside(root)
        return
    try:
        _report(root, _carry_out(root, intent, first=False))
    except OSError as problem:
        raise Unfinished(
            f"An earlier change is saved and still waits for the disk ({problem.strerror or problem}); "
            "nothing else was changed."
        ) from problem


def unfinished(root: Path) -> Mapping[Path, Path]:
    """For each file that an interrupted save has yet to replace, the file that holds its new bytes.

    Empty when there is none, or when it could be finished within a tenth of a second.
    """
    if not _path(root).exists():
        return {}
    with suppress(PlannerError, OSError), exclusive(root, READER_TIMEOUT_S):
        return {}
    intent = _read(root)
    return {move.target: move.temporary for move in intent.moves if move.temporary.exists()} if intent else {}


def current(root: Path, path: Path) -> Path:
    """Where the bytes of a file lie: in itself, or beside it while the save that replaces it is unfinished."""
    if not _path(root).exists():
        return path
    intent = _read(root)
    moves = intent.moves if intent else ()
    return next((move.temporary for move in moves if move.target == path and move.temporary.exists()), path)


def sweep_temporaries(root: Path, device: str) -> None:
    """Remove what crashes left beside our own files. The caller holds the lock, so nobody is writing them."""
    own = root / "devices" / device
    for folder in (own, own / "months", root / "private", root / "private" / "months"):
        sweep(folder)
    for name in ("state.json", "intent.json", "undo.jsonl"):
        sweep(local(root), f"{name}.*")


def _carry_out(root: Path, intent: _Intent, *, first: bool) -> list[Path]:
    """Rename and append whatever is left to do, and drop the intent; the targets that had to be left out. OSError."""
    left_out = [move.target for move in intent.moves if not _moved(move, trusted=first)]
    for path, texts in _by_path(intent.lines).items():
        try:
            there = set() if first else _lines_of(path)
            append_lines(Line(path, text) for text in texts if text not in there)
        except OSError as problem:
            if problem.errno not in _NEVER:
                raise
            left_out.append(path)
    for folder in dict.fromkeys(move.target.parent for move in intent.moves):
        sync_folder(folder)
    # The next save writes its numbers into the same folder and syncs it, so this needs no sync of its own.
    _path(root).unlink()
    return left_out


def _report(root: Path, left_out: Sequence[Path]) -> None:
    if left_out:
        names = ", ".join(str(path.relative_to(root)) for path in left_out)
        give_notice(root, f"A save was interrupted and its part in {names} was damaged; the rest of it is saved.")


def _moved(move: _Move, *, trusted: bool) -> bool:
    """Rename a temporary to its target, unless that is done; False when its bytes are no longer there. OSError."""
    if not trusted:
        here = _digest(move.temporary)
        if here != move.digest:
            move.temporary.unlink(missing_ok=True)
            return _digest(move.target) == move.digest
    try:
        move.temporary.replace(move.target)
    except OSError as problem:
        if problem.errno not in _NEVER:
            raise
        return False
    return True


def _by_path(lines: Iterable[Line]) -> Mapping[Path, list[str]]:
    found: dict[Path, list[str]] = {}
    for line in lines:
        found.setdefault(line.path, []).append(line.text)
    return found


def _lines_of(path: Path) -> set[str]:
    try:
        return set(path.read_text(encoding="utf-8", errors="replace").split("\n"))
    except FileNotFoundError:
        return set()


def _digest(path: Path) -> str:
    from hashlib import sha256

    try:
        return sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return ""


def _encode(root: Path, intent: _Intent) -> bytes:
    tree = {
        "files": [
            [str(move.temporary.relative_to(root)), str(move.target.relative_to(root)), move.digest]
            for move in intent.moves
        ],
        "lines": [[str(line.path.relative_to(root)), line.text] for line in intent.lines],
    }
    return json.dumps(tree).encode()


def _read(root: Path) -> _Intent | None:
    """The intent as it stands; None when it is gone or damaged."""
    try:
        tree = json.loads(_path(root).read_bytes())
        moves = [
            _Move(_inside(root, left), _inside(root, target), str(digest)) for left, target, digest in tree["files"]
        ]
        return _Intent(moves, [Line(_inside(root, path), str(text)) for path, text in tree["lines"]])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _inside(root: Path, name: str) -> Path:
    """A path below the mirror; ValueError for one that leads out of it."""
    path = os.path.normpath(name)
    if os.path.isabs(path) or path.startswith(".."):
        raise ValueError(name)
    return root / path


def _set_aside(root: Path) -> None:
    """Move an intent that nobody can read out of the way: its files are as they were before or as they are after."""
    if _path(root).exists():
        kept = local(root) / "damaged" / "intent.json"
        make_folder(kept.parent)
        _path(root).replace(kept)
        give_notice(root, f"A save was interrupted and its note cannot be read; it was set aside as {kept}.")


def _path(root: Path) -> Path:
    return local(root) / "intent.json"
