"""Replace several files of the mirror together: all of them or none.

This holds when the process is killed and when the power fails. The new bytes are written beside their targets first.
Then `local/intent.json` names them, and at that moment the action is saved: the next process that takes the lock
finishes it. Its format, with all paths relative to the mirror:

    {"files": [[temporary, target, SHA-256 of the new bytes], …], "lines": [[path, line to append], …]}

A missing temporary was renamed already if its target has the hash. One that is damaged, or missing while its target
has another hash, is left out, the rest is finished and the person is told: an intent never blocks the plan. The
reasons are in docs/decisions/05-one-transaction-with-an-intent.md.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import (
    Signature,
    Unconfirmed,
    append,
    encoded,
    make_folder,
    replace_file,
    signature,
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
"""How long a reader waits for a save to be finished, in seconds.

After that it reads the new bytes from the temporaries.
"""
MAX_READS = 3
"""The number of times a reader reads files that a save changes meanwhile."""
_NEVER = {errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP}
"""Error numbers that don't go away: something else is where a file should be."""


class FileLine(NamedTuple):
    """One line to add to a file of the mirror."""

    path: Path
    text: str


class Unfinished(PlannerError):
    """The action is saved, but the disk can't finish or confirm it yet."""


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
    """Hold the lock between this device's processes, with earlier saves finished.

    Raises Busy when another process holds it for longer than `timeout` seconds, and Unfinished when the disk refuses
    to finish an earlier save: nothing else may be changed until then.
    """
    with locked(lock_path(root), timeout):
        try:
            finish(root)
        except OSError as problem:
            raise PlannerError(f"Nothing was changed: {problem.strerror or problem}.") from problem
        yield


def replace_together(root: Path, files: Mapping[Path, bytes], lines: Iterable[FileLine]) -> None:
    """Replace files and append lines as one action. The caller holds the lock.

    Raises OSError when nothing was changed, and Unfinished when the action is saved and the next process to take the
    lock will finish it.
    """
    moves: list[_Move] = []
    intent = _Intent(moves, list(lines))
    try:
        for target, data in files.items():
            make_folder(target.parent)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            moves.append(_Move(write_beside(target, data), target, _hash(data)))
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
    """Append lines, then replace one file. The caller holds the lock.

    One file is replaced whole or not at all, so this needs no intent; if replacing fails, the lines speak of
    something that didn't happen. Raises OSError when the file wasn't changed, and Unfinished when it's saved.
    """
    append_lines(lines)
    make_folder(path.parent)
    try:
        replace_file(path, data)
    except Unconfirmed as problem:
        raise _saved(problem) from problem


def _put_in_place(root: Path, note: Path, intent: _Intent) -> None:
    """Rename the intent into place, durably: from then on the action is saved.

    Raises OSError when it isn't, and Unfinished when it is.
    """
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
        with suppress(OSError):  # the next session sweeps it
            temporary.unlink(missing_ok=True)


def _saved(problem: OSError) -> Unfinished:
    return Unfinished(f"It is saved, and will be finished when the disk allows: {problem.strerror or problem}.")


def append_lines(lines: Iterable[FileLine], *, durable: bool = True) -> None:
    """Append lines to their files, each beginning on a new line. Raises OSError.

    So a line that was cut short doesn't run into the next.
    """
    for path, texts in _by_path(lines).items():
        append(path, "".join(f"\n{text}" for text in texts), durable=durable)


def finish(root: Path) -> None:
    """Finish an interrupted save, if there is one. The caller holds the lock.

    Raises Unfinished when the disk refuses.
    """
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
    """The files that an interrupted save has yet to replace, each with its temporary.

    Empty when there is none, or when it could be finished within READER_TIMEOUT_S.
    """
    if not _path(root).exists():
        return {}
    with suppress(PlannerError, OSError), exclusive(root, READER_TIMEOUT_S):
        return {}
    return _pending(root)


def look_between_saves(root: Path, look: Callable[[], None]) -> None:
    """Call `look`, and again if a save changed several files meanwhile.

    It is called at most MAX_READS times.

    `look` begins with `unfinished`. A save adds to the journal before it drops its intent, so one of the two tells of
    every save that was going on.
    """
    for _ in range(MAX_READS):
        saves, intent = _last_saves(root), _signatures(_path(root))
        look()
        if (_signatures(_path(root)), _last_saves(root)) == (intent, saves):
            return


def _last_saves(root: Path) -> list[Signature]:
    """What differs after each save."""
    return _signatures(local(root) / "journal.jsonl", local(root))


def _signatures(*paths: Path) -> list[Signature]:
    found: list[Signature] = []
    for path in paths:
        with suppress(FileNotFoundError):
            found.append(signature(path.stat()))
    return found


def read_current(root: Path, path: Path) -> bytes:
    """The bytes of a file of the mirror, as an interrupted save will leave it.

    Raises Unreadable when it isn't an ordinary file or is too large, and OSError.
    """
    if _path(root).exists() and (temporary := _pending(root).get(path)):
        with suppress(FileNotFoundError):  # it has just been renamed into place
            return read_own(temporary)
    return read_own(path)


def _pending(root: Path) -> Mapping[Path, Path]:
    """The intact temporaries still to be renamed, by target; none without an intent."""
    with suppress(OSError):
        intent = _read(root)
        moves = intent.moves if intent else ()
        return {move.target: move.temporary for move in moves if _digest(move.temporary) == move.digest}
    return {}


def sweep_temporaries(root: Path, device: str) -> None:
    """Remove temporaries that crashes left beside the files of the plan.

    Those of other devices, which an exchange writes here, and of this device's former ids are included. The caller
    holds the lock, so no process is writing one.
    """
    for folder in (*(root / "devices").glob("*"), root / "private"):
        sweep(folder)
        sweep(folder / "months")
    # Indexes are written without the lock; a process that loses one to this makes it again.
    derived = ("reach.json", "figures.json", "titles-*.json")
    for name in ("state.json", "intent.json", "journal.jsonl", f"{device}.numbers", *derived):
        sweep(local(root), f"{name}.*")


def _carry_out(root: Path, intent: _Intent, *, first: bool) -> None:
    """Do the remaining renames and appends, report any left out, drop the intent.

    Raises OSError.
    """
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
    with suppress(OSError):  # if a power cut brings it back, it is found to be finished
        sync_folder(local(root))


def _moved(root: Path, move: _Move, *, trusted: bool) -> bool:
    """Rename a temporary to its target, unless that was done.

    Returns False when the target can't get its bytes. Raises OSError.
    """
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
    # Also when there are none: the process that wrote them may have ended before they were on the disk.
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


def _hash(data: bytes) -> str:
    from hashlib import sha256  # OpenSSL takes some milliseconds to load, and most commands write nothing

    return sha256(data).hexdigest()


def _digest(path: Path) -> str:
    try:
        return _hash(read_own(path))
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
    """Read the intent; None when it's missing or damaged. Raises OSError."""
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
    """Move an unreadable intent out of the way and give notice.

    Each of its files has either its old or its new contents.
    """
    kept = put_away(root, _path(root), _path(root).name)
    give_notice(root, f"A save was interrupted and its note cannot be read; it was set aside as {kept}.")


def _path(root: Path) -> Path:
    return local(root) / "intent.json"
