"""Replace several files of the mirror together: all of them or none.

This holds when the process is killed and when the power fails. The new bytes are written beside their targets first.
Then `local/intent.json` names them, and at that moment the action is saved: whoever takes the lock next finishes it.
Its format, with all paths relative to the mirror:

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
from planner.store.disk.atomic_write import (
    Unconfirmed,
    append,
    encoded,
    make_folder,
    replace_file,
    sweep,
    sync_folder,
    write_beside,
)
from planner.store.disk.bounded_read import Unreadable, from_json, read_own
from planner.store.disk.layout import local
from planner.store.disk.lock import LOCK_TIMEOUT_S, locked
from planner.store.disk.notices import give_notice, read_notices
from planner.store.disk.quarantine import put_away

READER_TIMEOUT_S = 0.1
"""How long a reader waits for a save that is being finished before it reads the new bytes where they lie."""
_NEVER = {errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP}
"""Errors that neither waiting nor anybody's permission mends: something else lies where a file should."""


class FileLine(NamedTuple):
    """One line to add to a file of the mirror."""

    path: Path
    text: str


class Unfinished(PlannerError):
    """The action is saved, but the disk does not let it be finished, or does not confirm it, yet."""


class _Move(NamedTuple):
    temporary: Path
    target: Path
    digest: str


class _Intent(NamedTuple):
    moves: Sequence[_Move]
    lines: Sequence[FileLine]


def lock_path(root: Path) -> Path:
    """The lock file that the processes of one device share."""
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


def replace_together(root: Path, files: Mapping[Path, bytes], lines: Iterable[FileLine]) -> None:
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
        note = write_beside(_path(root), _encode(root, intent))
    except BaseException:
        _discard(move.temporary for move in moves)
        raise
    _put_in_place(root, note, intent)
    try:
        _carry_out(root, intent, first=True)
    except OSError as problem:
        raise _saved(problem) from problem


def replace_alone(path: Path, data: bytes, lines: Iterable[FileLine]) -> None:
    """Append the lines, then make one file hold its new bytes. The caller holds the lock.

    One file is replaced whole or not at all, so this needs no intent; until it is, the lines speak of what did not
    happen. OSError: the file was not changed. Unfinished: it is saved.
    """
    append_lines(lines)
    make_folder(path.parent)
    try:
        replace_file(path, data)
    except Unconfirmed as problem:
        raise _saved(problem) from problem


def _put_in_place(root: Path, note: Path, intent: _Intent) -> None:
    """Rename the intent into its place, durably: then the action is saved. OSError: it is not; Unfinished: it is."""
    is_there = False
    try:
        note.replace(_path(root))
        is_there = True
        sync_folder(local(root))
    except OSError as problem:
        try:
            _path(root).unlink(missing_ok=True)
        except OSError:
            if is_there:
                raise _saved(problem) from problem
        _discard((note, *(move.temporary for move in intent.moves)))
        raise


def _discard(temporaries: Iterable[Path]) -> None:
    for temporary in temporaries:
        with suppress(OSError):  # the next session sweeps it away
            temporary.unlink(missing_ok=True)


def _saved(problem: OSError) -> Unfinished:
    return Unfinished(f"It is saved, and will be finished when the disk allows: {problem.strerror or problem}.")


def append_lines(lines: Iterable[FileLine], *, durable: bool = True) -> None:
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
        _carry_out(root, intent, first=False)
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
    return _pending(root)


def read_current(root: Path, path: Path) -> bytes:
    """The bytes of a file of the mirror: those of an interrupted save where it has yet to replace the file.

    Unreadable when it is no ordinary file, or too large; OSError.
    """
    if _path(root).exists() and (temporary := _pending(root).get(path)):
        with suppress(FileNotFoundError):  # it has been renamed into its place meanwhile
            return read_own(temporary)
    return read_own(path)


def _pending(root: Path) -> Mapping[Path, Path]:
    """By target, the temporaries whose bytes are still to be put there; none where the intent cannot be read."""
    with suppress(OSError):
        intent = _read(root)
        moves = intent.moves if intent else ()
        return {move.target: move.temporary for move in moves if _digest(move.temporary) == move.digest}
    return {}


def sweep_temporaries(root: Path, device: str) -> None:
    """Remove what crashes left beside the files of the plan. The caller holds the lock, so nobody is writing them.

    Also beside those of other devices, which an exchange writes here, and of an id that this one had before.
    """
    for folder in (*(root / "devices").glob("*"), root / "private"):
        sweep(folder)
        sweep(folder / "months")
    # Indexes are written without the lock; whoever loses one to this makes it again.
    derived = ("reach.json", "figures.json", "titles-*.json")
    for name in ("state.json", "intent.json", "journal.jsonl", f"{device}.numbers", *derived):
        sweep(local(root), f"{name}.*")


def _carry_out(root: Path, intent: _Intent, *, first: bool) -> None:
    """Rename and append whatever is left to do, tell what had to be left out, and drop the intent. OSError."""
    left_out = [move.target for move in intent.moves if not _moved(root, move, trusted=first)]
    for path, texts in _by_path(intent.lines).items():
        try:
            _append_missing(path, texts, trusted=first)
        except OSError as problem:
            if problem.errno not in _NEVER:
                raise
            left_out.append(path)
    for folder in dict.fromkeys(move.target.parent for move in intent.moves if move.target not in left_out):
        sync_folder(folder)
    if left_out:
        _report(root, left_out)
    _path(root).unlink()
    with suppress(OSError):  # one that a power cut brings back is found to be finished
        sync_folder(local(root))


def _moved(root: Path, move: _Move, *, trusted: bool) -> bool:
    """Rename a temporary to its target, unless that is done; False when the target cannot have its bytes. OSError."""
    if not trusted and _digest(move.temporary) != move.digest:
        _discard([move.temporary])
        return _digest(move.target) == move.digest
    try:
        move.temporary.replace(move.target)
    except OSError as problem:
        if problem.errno not in _NEVER:
            raise
        put_away(root, move.temporary, move.target.name)
        return False
    return True


def _append_missing(path: Path, texts: Sequence[str], *, trusted: bool) -> None:
    """Append the lines that are not there yet. OSError."""
    if trusted:
        append_lines(FileLine(path, text) for text in texts)
        return
    there = _lines_of(path)
    # Also when there are none: who wrote them may have ended before they, or the file's name, were on the disk.
    append(path, "".join(f"\n{text}" for text in texts if encoded(text) not in there))
    sync_folder(path.parent)


def _report(root: Path, left_out: Sequence[Path]) -> None:
    names = ", ".join(str(path.relative_to(root)) for path in left_out)
    told = f"A save was interrupted and its part in {names} was damaged; the rest of it is saved."
    if told not in read_notices(root):
        give_notice(root, told)


def _by_path(lines: Iterable[FileLine]) -> Mapping[Path, list[str]]:
    found: dict[Path, list[str]] = {}
    for line in lines:
        found.setdefault(line.path, []).append(line.text)
    return found


def _lines_of(path: Path) -> set[bytes]:
    try:
        return set(path.read_bytes().split(b"\n"))
    except FileNotFoundError:
        return set()


def _digest(path: Path) -> str:
    from hashlib import sha256

    try:
        return sha256(read_own(path)).hexdigest()
    except (FileNotFoundError, NotADirectoryError, Unreadable):
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
    """The intent as it stands; None when it is gone or damaged. OSError."""
    try:
        tree = from_json(read_own(_path(root)))
        moves = [
            _Move(_inside(root, left), _inside(root, target), str(digest)) for left, target, digest in tree["files"]
        ]
        return _Intent(moves, [FileLine(_inside(root, path), str(text)) for path, text in tree["lines"]])
    except (FileNotFoundError, Unreadable, ValueError, KeyError, TypeError):
        return None


def _inside(root: Path, name: str) -> Path:
    """A path below the mirror; ValueError for one that leads out of it."""
    path = os.path.normpath(name)
    if os.path.isabs(path) or path.startswith("..") or b"\0" in os.fsencode(path):
        raise ValueError(name)
    return root / path


def _set_aside(root: Path) -> None:
    """Move an intent that nobody can read out of the way: its files are as they were before or as they are after."""
    kept = put_away(root, _path(root), _path(root).name)
    give_notice(root, f"A save was interrupted and its note cannot be read; it was set aside as {kept}.")


def _path(root: Path) -> Path:
    return local(root) / "intent.json"
