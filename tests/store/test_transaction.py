"""Several files replaced as one: all or none after any refusal or kill."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block
from planner.plan.plan import Plan
from planner.store.backup import make_backup
from planner.store.disk import lock, transaction
from planner.store.disk.atomic_write import append, replace_file
from planner.store.disk.backup_files import list_backups
from planner.store.disk.bounded_read import read_own
from planner.store.disk.lock import LOCK_TIMEOUT_S
from planner.store.disk.notices import read_notices
from planner.store.disk.transaction import (
    READER_TIMEOUT_S,
    FileLine,
    Unfinished,
    exclusive,
    read_current,
    replace_together,
    sweep_temporaries,
    unfinished,
)
from tests.store.actions import Stage, describe, each_once, shown, without_past
from tests.store.faults import Crash, faults
from tests.support import THIS_WEEK, TODAY, Couple, Side, mirror_of, tree

ROOT = Path(__file__).parent.parent.parent
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
    """A mirror with one save to do: three files, one of them new, and three lines."""

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
            replace_together(self.root, files, [FileLine(self.root / name, text) for name, text in LINES])

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
        """All files by name, without the lock, notices and partial lines."""
        found = {str(path.relative_to(self.root)): path for path in self.root.rglob("*") if path.is_file()}
        told = ("local/lock", "local/notices.json", "local/damaged")
        files = {name: path.read_bytes() for name, path in found.items() if not name.startswith(told)}
        for name in files.keys() & {HISTORY, JOURNAL}:
            files[name] = b"\n".join(line for line in files[name].split(b"\n") if line in WHOLE)
        return {name: data for name, data in files.items() if data or name != HISTORY}

    def read(self) -> dict[str, bytes]:
        """The three files as a reader sees them that has no lock and may not write."""
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
    """The error tells which; the next holder of the lock finishes a confirmed save."""
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


def test_a_save_killed_at_any_call_is_finished_or_absent(tmp_path: Path) -> None:
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
def test_finishing_a_save_may_be_refused_or_killed_too(problem: BaseException, renamed: int, tmp_path: Path) -> None:
    """Nothing else changes until it is finished, and each line is there once."""
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
def test_an_irreplaceable_target_does_not_block_the_plan(obstacle: str, place: Place) -> None:
    """The rest is finished, the person is told, and remaining bytes are kept."""
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
def test_an_unwritable_history_does_not_block_the_plan(obstacle: str, place: Place) -> None:
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
def test_an_unreadable_intent_is_set_aside(what: str, place: Place) -> None:
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


def test_an_intent_unreadable_to_this_account_does_not_block_the_plan(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a run as another user, readers see the files and a save names the cause."""
    place.crash()

    def refused(path: Path) -> bytes:
        if path == place.intent:
            raise an_error(errno.EACCES)
        return read_own(path)

    monkeypatch.setattr(transaction, "read_own", refused)
    assert unfinished(place.root) == {}
    assert place.read() == {PLAN: OLD[PLAN], MONTH: OLD[MONTH]}
    with pytest.raises(PlannerError, match="Permission denied"):
        place.take_the_lock()
    monkeypatch.undo()
    place.take_the_lock()
    assert place.files() == AFTER


# -- a full disk ------------------------------------------------------------------------------------------------------


def test_a_save_with_a_full_disk_at_the_history_is_finished_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers see the save; the next one is refused until there is room to finish."""

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


def test_a_notice_that_does_not_fit_on_the_disk_is_shown_later(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_intent_and_temporaries_are_private_under_any_umask(umask: int, place: Place) -> None:
    """The intent holds words: replaced ones, and those of the undo journal."""
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
    """Intents are for files that belong together; one file is whole or absent anyway."""
    replace_file(place.root / PLAN, b"new plan")
    assert not place.intent.exists()


# -- other processes and accounts -------------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from planner.store.disk.lock import locked
from planner.store.disk.transaction import lock_path
with locked(lock_path(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
SEVERAL = ["hide", "open", "put into the jar", "make a ritual busy", "keep a note", "end a ritual"]


@contextmanager
def held_by_another(mirror: Path) -> Iterator[None]:
    """Another process has the lock, and was stopped."""
    command = [sys.executable, "-c", HOLDER, str(mirror)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield
        holder.kill()


def interrupt(mirror: Path, deed: Callable[[], object], renamed: int) -> bool:
    """Kill an action after so many renames; False when it has fewer."""
    started = 0
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        nonlocal started
        if (mirror / "local" / "intent.json").exists():
            started += 1
            if started > renamed:
                raise Crash
        return real(path, target)

    def append_missing(*_: object, **__: object) -> None:
        raise Crash

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr(transaction, "_append_missing", append_missing)
        with suppress(Crash):
            deed()
    assert (mirror / "local" / "intent.json").exists()
    return started > renamed


def check_readers(stage: Stage, action: str) -> None:
    """Readers without the lock see all of the action, in a tenth of a second."""
    paused: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock, "pause", paused.append)
        renamed, more = 0, True
        while more:
            deed, states = stage.start(action)
            window = stage.plan()
            describe(window)
            plan = stage.plan("deed")
            more = interrupt(stage.mirror, lambda deed=deed, plan=plan: deed(plan), renamed)  # type: ignore[misc]
            with held_by_another(stage.mirror):
                for look in (stage.plan, lambda window=window: window):
                    paused.clear()
                    seen = look()
                    seen.refresh()
                    assert shown(seen) == without_past(states[-1].now), f"after {renamed} files"
                    assert sum(paused) <= 2.1 * READER_TIMEOUT_S
            stage.settle(states, "done")
            renamed += 1
    assert renamed > 1


@pytest.mark.parametrize("action", each_once(SEVERAL))
def test_a_reader_sees_all_of_an_interrupted_action_while_another_process_holds_the_lock(
    action: str, stage: Stage
) -> None:
    check_readers(stage, action)


@pytest.mark.parametrize("action", each_once(SEVERAL))
def test_a_reader_that_gets_the_lock_finishes_it_and_sees_all_of_it(action: str, stage: Stage) -> None:
    for renamed in range(2):
        deed, states = stage.start(action)
        window, plan = stage.plan(), stage.plan("deed")
        describe(window)
        interrupt(stage.mirror, lambda deed=deed, plan=plan: deed(plan), renamed)  # type: ignore[misc]
        window.refresh()
        assert not stage.intent.exists()
        assert describe(window) == states[-1].now
        stage.settle(states, "done")


def hide(side: Side, renamed: int = 0) -> Block:
    """An open block that was being hidden when the program was killed."""
    block = side.add("Zahnarzt", place="Hauptstraße")
    plan = side.reopened()
    interrupt(side.mirror, lambda: plan.change(plan.block(block.id), {"visibility": "hidden"}), renamed)
    return block


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_the_command_shows_it_while_another_process_is_stopped(renamed: int, alex: Side) -> None:
    block = hide(alex, renamed)
    command = [sys.executable, "-m", "planner", "--home", str(alex.home), "week", "2026-W48", "--json", "--offline"]
    with held_by_another(alex.mirror):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LOCK_TIMEOUT_S)
    (found,) = json.loads(done.stdout)["columns"]["me"]
    assert (found["id"], found["title"], found["place"]) == (block.id, "Zahnarzt", "Hauptstraße")
    assert found["visibility"] == "hidden"


def no_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes new files and no lines."""

    def full(*_: object, **__: object) -> None:
        raise an_error(errno.ENOSPC)

    monkeypatch.setattr(transaction, "_append_missing", full)


def test_a_save_that_waits_for_the_disk_is_shown_by_its_own_window_too(
    alex: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = alex.add("Zahnarzt")
    no_history(monkeypatch)
    with pytest.raises(Unfinished, match="It is saved, and will be finished"):
        alex.plan.change(block, {"visibility": "busy"})
    for plan in (alex.plan, alex.reopened()):
        assert (plan.block(block.id).title, plan.block(block.id).visibility) == ("Zahnarzt", "busy")
        with pytest.raises(Unfinished, match="nothing else was changed"):
            plan.change(plan.block(block.id), {"title": "Friseur"})
        assert plan.block(block.id).title == "Zahnarzt"
    monkeypatch.undo()
    alex.plan.change(alex.again(block), {"title": "Friseur"})
    alex.plan.undo()
    alex.plan.undo()
    assert (alex.again(block).title, alex.again(block).visibility) == ("Zahnarzt", "open")


def test_a_backup_holds_finished_saves_and_no_intent(
    alex: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(alex, renamed=1)
    no_history(monkeypatch)
    with pytest.raises(PlannerError, match="waits for the disk"):
        make_backup(alex.mirror, tmp_path / "backups", TODAY)
    monkeypatch.undo()
    assert list_backups(tmp_path / "backups") == []
    backup = make_backup(alex.mirror, tmp_path / "backups", TODAY)
    with zipfile.ZipFile(backup) as archive:
        packed = archive.namelist()
        assert [name for name in packed if "intent" in name or ".~" in name] == []
        assert b"Zahnarzt" in archive.read("private/months/2026-11.json")
        device = [name for name in packed if name.startswith("devices/") and name.endswith("2026-11.json")]
        assert not any(b"Zahnarzt" in archive.read(name) for name in device)


def half_in_the_jar(couple: Couple) -> Block:
    """A January block moved to November's jar, killed between the two months."""
    alex = couple.me
    block = alex.add("Museum", "2027-01-05T15:00")
    couple.meet()
    plan = alex.reopened()
    assert interrupt(alex.mirror, lambda: plan.items.to_jar(plan.block(block.id)), 1)
    return block


def check_exchange(couple: Couple) -> None:
    """The other sees all of it."""
    block, sam = half_in_the_jar(couple), couple.you
    couple.me.exchange()
    sam.exchange()
    assert [idea.title for idea in sam.plan.items.ideas()] == ["Museum"]
    assert sam.again(block).deleted
    published = [str(path) for path in couple.folder.rglob("*")]
    assert [name for name in published if "intent" in name or ".~" in name] == []


def test_an_exchange_copies_a_finished_save(couple: Couple) -> None:
    check_exchange(couple)


def test_an_exchange_skips_an_unfinishable_save(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    block = half_in_the_jar(couple)
    before = tree(couple.folder)
    no_history(monkeypatch)
    assert "waits for the disk" in "".join(couple.me.exchange().problems)
    assert tree(couple.folder) == before
    monkeypatch.undo()
    couple.meet()
    assert couple.you.again(block).deleted


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_a_copied_home_finishes_a_save_before_it_becomes_a_new_device(
    renamed: int, couple: Couple, tmp_path: Path
) -> None:
    """On both sides; afterwards they and the other person agree on everything."""
    alex = couple.me
    block = hide(alex, renamed)
    shutil.copytree(alex.home, tmp_path / "copy")
    copy = Side(tmp_path / "copy", couple.folder, couple.clock, Plan.open(mirror_of(tmp_path / "copy")))
    assert copy.plan.device != alex.plan.device
    assert "new device" in "".join(copy.plan.arrivals.take_notices())
    for side in (copy, alex):
        plan = side.reopened()
        assert not (side.mirror / "local" / "intent.json").exists()
        assert (plan.block(block.id).title, plan.block(block.id).visibility) == ("Zahnarzt", "hidden")
        side.add("danach", "2026-11-28T10:00")
    couple.sides.append(copy)
    couple.meet()
    assert {found.title for found in couple.you.plan.week(THIS_WEEK).columns["you"]} == {"danach"}
    assert not any(b"Zahnarzt" in path.read_bytes() for path in couple.folder.rglob("*.json"))


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_a_restored_mirror_finishes_a_save_before_it_becomes_a_new_device(
    renamed: int, couple: Couple, tmp_path: Path
) -> None:
    alex = couple.me
    block = hide(alex, renamed)
    former = alex.plan.device
    shutil.copytree(alex.mirror, tmp_path / "kept")
    alex.reopened().change(alex.again(block), {"title": "Friseur"})
    couple.meet()
    shutil.rmtree(alex.mirror)
    shutil.copytree(tmp_path / "kept", alex.mirror)
    plan = alex.reopened()
    assert plan.device != former
    assert (plan.block(block.id).title, plan.block(block.id).visibility) == ("Zahnarzt", "hidden")
    assert not (alex.mirror / "local" / "intent.json").exists()
    plan.change(plan.block(block.id), {"visibility": "open"})
    couple.meet()
    assert couple.you.again(block).title == "Zahnarzt"
