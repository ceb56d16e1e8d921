"""Files that survive a crash: whole or not at all, and nothing but that one file."""

from __future__ import annotations

import os
import stat
from itertools import count
from pathlib import Path

import pytest

from planner.store.disk import atomic_write as files
from planner.store.disk.atomic_write import make_folder, replace_file, signature, sweep, write_beside

pytestmark = pytest.mark.disk


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    assert replace_file(path, b"one")
    assert replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.json"]


def test_equal_bytes_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    replace_file(path, b"one")
    before = signature(path.stat())
    assert not replace_file(path, b"one")
    assert signature(path.stat()) == before


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_beside_it(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.json"
    replace_file(path, b"one")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full) if call == "fsync" else monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"two")
    monkeypatch.undo()
    assert path.read_bytes() == b"one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.json"]


def test_bytes_are_synced_before_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """fsync of the file, rename, fsync of the folder: in that order."""
    order: list[str] = []
    fsync, rename = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_rename(self: Path, target: Path) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_rename)
    replace_file(tmp_path / "plan.json", b"one")
    assert order == ["file", "rename", "folder"]


def test_derived_files_are_not_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: int) -> None:
        raise AssertionError("synced")

    monkeypatch.setattr(os, "fsync", never)
    assert replace_file(tmp_path / "index.json", b"{}", durable=False)


def test_a_crash_s_temporary_is_harmless_and_swept(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    for number in range(3):
        (tmp_path / f".~plan.json.{os.getpid()}-{number}.tmp").write_bytes(b"half of a much longer fi")
    (tmp_path / ".~plan.json.tmp").write_bytes(b"as version 0.1 called it")
    replace_file(path, b"one")
    assert path.read_bytes() == b"one"
    sweep(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.json"]


def test_two_writers_of_one_file_use_separate_temporaries(tmp_path: Path) -> None:
    one, two = (write_beside(tmp_path / "plan.json", data) for data in (b"one", b"two"))
    assert (one.read_bytes(), two.read_bytes()) == (b"one", b"two")


def test_a_link_in_the_way_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that the other may write to, links never redirect our bytes."""
    monkeypatch.setattr(files, "_COUNTER", count())
    treasure = tmp_path / "treasure"
    treasure.write_text("mine")
    folder = tmp_path / "device"
    folder.mkdir()
    for number in range(3):
        (folder / f".~plan.json.{os.getpid()}-{number}.tmp").symlink_to(treasure)
    (folder / "plan.json").symlink_to(treasure)
    replace_file(folder / "plan.json", b"one", mode=0o660)
    assert treasure.read_text() == "mine"
    assert stat.S_IMODE(treasure.stat().st_mode) != 0o660
    assert not (folder / "plan.json").is_symlink()
    assert (folder / "plan.json").read_bytes() == b"one"


def test_the_mode_is_exact_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        replace_file(tmp_path / "plan.json", b"one", mode=0o664)
        make_folder(tmp_path / "a" / "b", mode=0o2775)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o664
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o2775
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o2775


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o750)
    make_folder(tmp_path / "a", mode=0o700)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o750


def test_a_file_in_the_way_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OSError, match="exists"):
        make_folder(tmp_path / "a")
