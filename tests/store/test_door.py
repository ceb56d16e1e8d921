"""The only way to files: which are opened, how much is read, what a save makes."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.config.settings import Settings
from planner.config.settings_file import write_setting
from planner.domain.errors import BadInput, PlannerError
from planner.plan import session
from planner.store.disk.bounded_read import SAVED, Bounds, Unreadable, parts, read_plain, read_text
from planner.store.disk.layout import is_file_name, local, replica_path
from planner.store.private.files import private_path
from tests.support import Couple, Side

NOVEMBER = "months/2026-11"


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _link_to_a_file(path: Path) -> None:
    (path.parent / "there").write_text("{}")
    path.symlink_to(path.parent / "there")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10 * 2**30)


KINDS = [_pipe, _link_to_a_device, _link_to_a_file, _socket, _huge, Path.mkdir]


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__.strip("_"))
def test_only_ordinary_files_are_opened(tmp_path: Path, make: object) -> None:
    path = tmp_path / "x"
    make(path)  # type: ignore[operator]
    with pytest.raises(Unreadable):
        read_plain(path, 1_000)


def test_an_ordinary_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    assert read_plain(tmp_path / "x", 3) == b"abc"
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "y", 3)


def test_a_persons_own_file_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("clock = '12'")
    (tmp_path / "settings.toml").symlink_to(tmp_path / "mine.toml")
    assert read_text(tmp_path / "settings.toml") == "clock = '12'"


def test_brackets_and_commas_are_counted() -> None:
    assert parts(b'{"a": [1, 2], "b": {}}') == 5
    assert Bounds(100, 2).hold(b"[1,2]")
    assert not Bounds(100, 2).hold(b"[1,2,3]")


@pytest.mark.parametrize("name", ["months/２０２６-11", "months/0000-01", "months/2026-13", "months/2026-1"])
def test_months_are_written_in_plain_digits_of_the_years_there_are(name: str) -> None:
    assert not is_file_name(name)


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x = " + "[" * 2_000, "[" * 2_000, "a" * 2_000_000])
def test_endless_settings_are_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    found = Settings.read(path)
    assert len(found.problems) == 1
    assert found.clock == "24"
    with pytest.raises(BadInput):
        write_setting(path, "clock", "12")


def test_settings_that_are_a_pipe_are_one_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    assert "not an ordinary file" in Settings.read(tmp_path / "settings.toml").problems[0]


def test_settings_whose_keys_are_not_a_table_are_left_to_the_person(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("keys = 1\n")
    with pytest.raises(BadInput, match="can’t be changed by planner"):
        write_setting(path, "keys.done", None)


# -- what this device keeps for itself --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [_pipe, _link_to_a_device, _huge])
def test_private_words_that_are_not_an_ordinary_file_are_set_aside(alex: Side, make: Callable[[Path], None]) -> None:
    alex.add("Hidden", visibility="hidden")
    kept = alex.add("Open")
    path = private_path(alex.mirror, NOVEMBER)
    path.unlink()
    make(path)
    alex.reopened()
    assert alex.again(kept).title == "Open"
    assert not path.exists()
    assert alex.add("Hidden again", visibility="hidden").title == "Hidden again"


@pytest.mark.parametrize("make", [_pipe, _link_to_a_device, _huge])
def test_an_intent_that_is_not_a_regular_file_does_not_block_a_save(alex: Side, make: Callable[[Path], None]) -> None:
    kept = alex.add("Open")
    make(local(alex.mirror) / "intent.json")
    alex.reopened()
    assert alex.add("Another").title == "Another"
    assert alex.again(kept).title == "Open"
    assert not os.path.lexists(local(alex.mirror) / "intent.json")


# -- saves ------------------------------------------------------------------------------------------------------------


def test_a_full_month_refuses_additions_and_allows_deletions(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, gone = alex.add("Kept"), alex.add("Gone")
    full = Bounds(SAVED.size, parts(replica_path(alex.mirror, alex.plan.device, NOVEMBER).read_bytes()))
    monkeypatch.setattr(session, "SAVED", full)
    waiting = alex.plan.arrivals.unpublished
    with pytest.raises(PlannerError, match="that month is full"):
        alex.add("One more")
    with pytest.raises(PlannerError, match="that month is full"):
        alex.plan.change(kept, {"title": "Another title", "place": "Somewhere"})
    assert alex.plan.arrivals.unpublished == waiting
    alex.plan.remove(gone)
    alex.plan.change(kept, {"visibility": "hidden"})
    assert alex.again(gone).deleted
    assert alex.again(kept).visibility == "hidden"


def test_an_answer_goes_into_a_full_month(
    couple: Couple, alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = alex.add("Film", who="we")
    couple.meet()
    monkeypatch.setattr(session, "SAVED", Bounds(10, 1))
    sam.plan.agree(sam.again(block))
    assert sam.again(block).agreement[sam.plan.me.id] == "yes"


def test_invented_devices_are_left_out_of_new_writes(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing")
    alex.exchange()
    path = alex.own / f"{NOVEMBER}.json"
    tree = json.loads(path.read_bytes())
    write = tree["blocks"][block.id]["title"]
    letters = "abcdefghij"
    write["c"] |= {
        f"aaaaaaaaaa{a}{b}{c}": 5 for a in letters for b in letters for c in letters if len(write["c"]) < 999
    }
    path.write_text(json.dumps(tree))
    sam.exchange(whole=True)
    sam.plan.change(sam.again(block), {"title": "Bouldering"})
    assert sam.again(block).title == "Bouldering"
    written = json.loads(replica_path(sam.mirror, sam.plan.device, NOVEMBER).read_bytes())
    assert set(written["blocks"][block.id]["title"]["c"]) <= {alex.plan.device, sam.plan.device}
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Bouldering at last"})
    couple.meet()
    assert alex.again(block).title == "Bouldering at last"
