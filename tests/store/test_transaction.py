"""Several files replaced as one: all of them or none, whatever call is refused and wherever the process ends."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from planner.domain.errors import PlannerError
from planner.store import transaction
from planner.store.files import append, replace_file
from planner.store.notices import read_notices
from planner.store.transaction import (
    Line,
    Unfinished,
    exclusive,
    read_current,
    replace_together,
    sweep_temporaries,
    unfinished,
)
from tests.store.faults import Crash, faults

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.ESTALE, errno.EINTR)
DEVICE = "k3f7qa7dm2x4t"
PLAN = f"devices/{DEVICE}/plan.json"
MONTH = f"devices/{DEVICE}/months/2026-11.json"
PRIVATE = "private/months/2026-11.json"
HISTORY = "local/history/plan.jsonl"
JOURNAL = "local/journal.jsonl"
OLD = {PLAN: b"old plan", MONTH: b"old month", JOURNAL: b"\nfirst"}
NEW = {PLAN: b"new plan", MONTH: b"new month", PRIVATE: b"new words"}
LINES = [(HISTORY, "covered"), (HISTORY, "and this, \udcff"), (JOURNAL, "second")]
AFTER = NEW | {HISTORY: b"\ncovered\nand this, \xed\xb3\xbf", JOURNAL: b"\nfirst\nsecond"}
WHOLE = {line for name in (HISTORY, JOURNAL) for line in AFTER[name].split(b"\n")}


class Place:
    """A mirror with one save to be done: three files, of which one is new, and three lines."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("local", "private", f"devices/{DEVICE}/months"):
            (root / folder).mkdir(parents=True)
        for name, data in OLD.items():
            (root / name).write_bytes(data)

    @property
    def intent(self) -> Path:
        return self.root / "local" / "intent.json"

    def save(self) -> None:
        with exclusive(self.root):
            files = {self.root / name: data for name, data in NEW.items()}
            replace_together(self.root, files, [Line(self.root / name, text) for name, text in LINES])

    def take_the_lock(self) -> None:
        """What every process does first."""
        with exclusive(self.root):
            sweep_temporaries(self.root, DEVICE)

    def crash(self, renamed: int = 0) -> None:
        """A save that is killed when it has renamed so many files."""
        with faults(1 + renamed, Crash(), only="replace"), suppress(Crash):
            self.save()
        assert self.intent.exists()

    def temporaries(self) -> dict[str, Path]:
        """By target, the temporaries of a pending save."""
        rows = json.loads(self.intent.read_bytes())["files"]
        return {target: self.root / temporary for temporary, target, _ in rows}

    def files(self) -> dict[str, bytes]:
        """Everything there is, by name; not the lock, what is told to the person, and lines that were cut short."""
        found = {str(path.relative_to(self.root)): path for path in self.root.rglob("*") if path.is_file()}
        told = ("local/lock", "local/notices.json", "local/damaged")
        files = {name: path.read_bytes() for name, path in found.items() if not name.startswith(told)}
        for name in files.keys() & {HISTORY, JOURNAL}:
            files[name] = b"\n".join(line for line in files[name].split(b"\n") if line in WHOLE)
        return {name: data for name, data in files.items() if data or name != HISTORY}

    def read(self) -> dict[str, bytes]:
        """The three files as a reader sees them who may not write, or cannot get the lock."""
        found: dict[str, bytes] = {}
        for name in NEW:
            with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                found[name] = read_current(self.root, self.root / name)
        return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here waits for a disk."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "mirror")


def each_place(folder: Path) -> Iterator[tuple[int, Place]]:
    number = 0
    while True:
        yield number, Place(folder / str(number))
        number += 1


def an_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


# -- every call of the system ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_every_call_that_is_refused_leaves_all_old_or_all_new(error: int, lasting: bool, tmp_path: Path) -> None:
    """And whichever it says. Once the disk is well, whoever takes the lock finishes what was said to be saved."""
    told = set[str]()
    for calls, place in each_place(tmp_path):
        with faults(calls, an_error(error), lasting=lasting, reads=True) as counter:
            try:
                place.save()
                said = "done"
            except Unfinished:
                said = "saved"
            except (OSError, PlannerError):
                said = "nothing"
        told.add(said)
        if said == "done":
            assert place.files() == AFTER, calls
        if said == "nothing" and not lasting:
            assert place.files() == OLD, calls
        place.take_the_lock()
        assert place.files() == (OLD if said == "nothing" else AFTER), (calls, counter.calls[-1])
        assert read_notices(place.root) == [], calls
        if counter.count <= calls:
            break
    assert told == {"nothing", "saved", "done"}
    assert calls > 35


def test_killed_at_every_call(tmp_path: Path) -> None:
    seen = set[bool]()
    for calls, place in each_place(tmp_path):
        with faults(calls, Crash(), reads=True) as counter, suppress(Crash):
            place.save()
        saved = place.intent.exists() or counter.count <= calls
        seen.add(saved)
        place.take_the_lock()
        assert place.files() in ([AFTER] if saved else [OLD, AFTER]), (calls, counter.calls[-1])
        assert read_notices(place.root) == [], calls
        if counter.count <= calls:
            break
    assert seen == {True, False}
    assert place.files() == AFTER


@pytest.mark.parametrize("renamed", [0, 1, 2, 3])
@pytest.mark.parametrize("problem", [Crash(), *map(an_error, ERRORS)], ids=str)
def test_what_finishes_it_may_be_refused_and_killed_as_well(
    problem: BaseException, renamed: int, tmp_path: Path
) -> None:
    """As often as you like: nothing else is changed until it is finished, and each line is there once."""
    place = Place(tmp_path / "mirror")
    if renamed < 3:
        place.crash(renamed)
    else:
        with faults(4, Crash(), only="write"), suppress(Crash):  # three files, the intent, and then the lines
            place.save()
    calls = 0
    while place.intent.exists():
        with faults(calls, problem, reads=True) as counter, suppress(Crash, PlannerError):
            place.take_the_lock()
            assert place.files() == AFTER, (calls, counter.calls[-1])
        calls += 1
    assert calls > 3
    place.take_the_lock()
    assert place.files() == AFTER
    assert read_notices(place.root) == []


def test_a_line_of_which_half_was_written_is_added_whole_and_spoils_no_other(place: Place) -> None:
    with faults(4, an_error(errno.ENOSPC), only="write"), pytest.raises(Unfinished):
        place.save()
    place.take_the_lock()
    lines = place.files()[HISTORY].split(b"\n")
    assert [lines.count(text.encode("utf-8", "surrogatepass")) for _, text in LINES[:2]] == [1, 1]


# -- what happened to its files meanwhile ---------------------------------------------------------------------------


def folder_instead(path: Path) -> None:
    path.unlink()
    (path / "in").mkdir(parents=True)


def empty_folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def no_folder(path: Path) -> None:
    for name in os.listdir(path.parent):
        (path.parent / name).unlink()
    path.parent.rmdir()


def file_instead_of_folder(path: Path) -> None:
    no_folder(path)
    path.parent.write_bytes(b"")


Damage = Callable[[Path], object]
DAMAGE: dict[str, Damage] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:4]),
    "empty": lambda path: path.write_bytes(b""),
    "other bytes": lambda path: path.write_bytes(b"NEW"),
    "gone": Path.unlink,
    "a folder": folder_instead,
}


@pytest.mark.parametrize("target", NEW)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_temporary_that_is_damaged_is_left_out_and_the_rest_is_finished(
    damage: str, target: str, place: Place
) -> None:
    place.crash()
    DAMAGE[damage](place.temporaries()[target])
    shown = {name: data for name, data in {**NEW, target: OLD.get(target)}.items() if data is not None}
    assert place.read() == shown
    place.take_the_lock()
    wanted = {name: data for name, data in {**AFTER, target: OLD.get(target)}.items() if data is not None}
    assert place.files().items() >= wanted.items()
    assert not place.intent.exists()
    (told,) = read_notices(place.root)
    assert target in told
    place.save()
    assert place.files().items() >= NEW.items()


@pytest.mark.parametrize("renamed", [1, 2, 3])
def test_a_temporary_that_is_gone_is_done_when_its_target_has_its_bytes(renamed: int, place: Place) -> None:
    place.crash(renamed - 1)
    for target, temporary in list(place.temporaries().items())[:renamed]:
        if temporary.exists():
            temporary.replace(place.root / target)
    assert place.read() == NEW
    place.take_the_lock()
    assert place.files() == AFTER
    assert read_notices(place.root) == []


OBSTACLES: dict[str, Damage] = {
    "a folder in its place": folder_instead,
    "an empty folder in its place": empty_folder_instead,
    "its folder is gone": no_folder,
    "a file in the place of its folder": file_instead_of_folder,
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_target_that_cannot_be_replaced_any_more_does_not_hold_up_the_plan(obstacle: str, place: Place) -> None:
    """The rest is finished, the person is told, and the bytes are kept if they are still there."""
    place.crash()
    OBSTACLES[obstacle](place.root / MONTH)
    assert place.read().items() >= {PLAN: NEW[PLAN], PRIVATE: NEW[PRIVATE]}.items()
    place.take_the_lock()
    assert not place.intent.exists()
    assert place.files().items() >= {name: data for name, data in AFTER.items() if name != MONTH}.items()
    (told,) = read_notices(place.root)
    assert MONTH in told
    kept = [path.read_bytes() for path in (place.root / "local" / "damaged").glob("*")]
    assert kept == ([NEW[MONTH]] if "in its place" in obstacle else [])
    place.take_the_lock()


@pytest.mark.parametrize("obstacle", ["a folder in its place", "a file in the place of its folder"])
def test_a_history_that_takes_no_lines_does_not_hold_up_the_plan(obstacle: str, place: Place) -> None:
    place.crash()
    history = place.root / HISTORY
    if obstacle == "a folder in its place":
        history.mkdir(parents=True)
    else:
        history.parent.write_bytes(b"")
    place.take_the_lock()
    assert place.files().items() >= {name: data for name, data in AFTER.items() if name != HISTORY}.items()
    (told,) = read_notices(place.root)
    assert HISTORY in told


def names(*rows: object) -> bytes:
    return json.dumps({"files": [[*rows, "0"]], "lines": []}).encode()


UNREADABLE: dict[str, bytes] = {
    "empty": b"",
    "cut": b'{"files": [["loc',
    "zeros": bytes(40),
    "a list": b"[]",
    "a number": b"7",
    "nested": b"[" * 100_000,
    "nothing in it": b"{}",
    "other types": b'{"files": 3, "lines": null}',
    "rows too short": b'{"files": [["a"]], "lines": []}',
    "a number for a name": names(1, 2),
    "no text": b"\xff\xfe",
    "out of the mirror": names("local/x", "../../escaped"),
    "out of the mirror, in between": names("local/x", "devices/../../escaped"),
    "from out of the mirror": names("../secret", PLAN),
    "absolute": names("local/x", "/tmp/escaped"),
    "a name that no file has": names("local/x", "private/\0"),
    "half a character": names("local/x", "private/\ud800"),
    "a line out of the mirror": b'{"files": [], "lines": [["../escaped", "text"]]}',
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_an_intent_that_cannot_be_read_is_set_aside(what: str, place: Place) -> None:
    (place.root.parent / "secret").write_bytes(b"secret")
    place.crash()
    place.intent.write_bytes(UNREADABLE[what])
    assert place.read() == {name: data for name, data in OLD.items() if name != JOURNAL}
    place.take_the_lock()
    assert place.files() == OLD
    assert (place.root.parent / "secret").read_bytes() == b"secret"
    assert sorted(path.name for path in place.root.parent.iterdir()) == ["mirror", "secret"]
    (told,) = read_notices(place.root)
    assert "set aside" in told
    place.save()
    assert place.files() == AFTER


def test_a_folder_in_the_place_of_the_intent_is_set_aside_too(place: Place) -> None:
    place.crash()
    empty_folder_instead(place.intent)
    assert place.read() == {name: data for name, data in OLD.items() if name != JOURNAL}
    place.take_the_lock()
    place.save()
    assert place.files() == AFTER


def test_an_intent_that_this_account_may_not_read_holds_up_nobody_for_ever(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody ran the program as another user: a reader sees the files as they are, a save says what it is."""
    place.crash()
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path == place.intent:
            raise an_error(errno.EACCES)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert unfinished(place.root) == {}
    assert place.read() == {PLAN: OLD[PLAN], MONTH: OLD[MONTH]}
    with pytest.raises(PlannerError, match="Permission denied"):
        place.take_the_lock()
    monkeypatch.undo()
    place.take_the_lock()
    assert place.files() == AFTER


# -- a full disk ------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_when_the_history_is_appended(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is saved, and readers see it; the next save says so and changes nothing; with room it is finished."""

    def full(path: Path, text: str, *, durable: bool = True) -> None:
        if path == place.root / HISTORY:
            raise an_error(errno.ENOSPC)
        append(path, text, durable=durable)

    monkeypatch.setattr(transaction, "append", full)
    with pytest.raises(Unfinished, match="is saved"):
        place.save()
    assert place.read() == NEW
    for _ in range(2):
        with pytest.raises(Unfinished, match="nothing else was changed"), exclusive(place.root):
            pytest.fail("something else was changed")
        assert place.read() == NEW
        assert unfinished(place.root) == {}
        assert place.intent.exists()
    monkeypatch.undo()
    place.take_the_lock()
    assert place.files() == AFTER


def test_a_full_disk_before_it_is_saved_leaves_nothing_behind(place: Place) -> None:
    with faults(2, an_error(errno.ENOSPC), only="write"), pytest.raises(OSError, match="No space left"):
        place.save()
    assert place.files() == OLD


def test_a_notice_that_does_not_fit_on_the_disk_is_told_later(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.crash()
    place.temporaries()[MONTH].write_bytes(b"damaged")
    with faults(0, an_error(errno.ENOSPC), only="write", lasting=True), suppress(PlannerError):
        place.take_the_lock()
    for _ in range(2):
        place.take_the_lock()
    assert not place.intent.exists()
    (told,) = read_notices(place.root)
    assert MONTH in told


# -- permissions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_may_read_any_of_it_whatever_the_umask(umask: int, place: Place) -> None:
    """The intent holds words: those that were written over, and those of the undo journal."""
    before = os.umask(umask)
    try:
        place.crash()
        pending = [place.intent, *place.temporaries().values()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in pending} == {0o600}
        place.take_the_lock()
    finally:
        os.umask(before)
    written = [place.root / name for name in (*NEW, HISTORY)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    made = {(place.root / name).parent for name in (PRIVATE, HISTORY)}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in made} == {0o700}


def test_a_file_that_is_replaced_alone_needs_no_intent(place: Place) -> None:
    """The protections are for what belongs together; this one is whole or not there anyway."""
    replace_file(place.root / PLAN, b"new plan")
    assert not place.intent.exists()
