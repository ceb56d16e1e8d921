"""One contract for every storage; shards on real files and refusing disks."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb.storages import MemoryStorage, Storage
from tinydb.table import Document

from planner.store.disk.atomic_write import sweep
from planner.store.shard.tinydb_storage import DurableStorage, Shard, TablesInMemory, encode_tables, transaction

ROOT = Path(__file__).parents[2]
TABLES: dict[str, dict[str, Any]] = {
    "header": {"1": {"format": 1}},
    "blocks": {"2026-11-aaaaaaaa": {"title": {"v": "Käse 🧀", "n": 1}}},
}

Make = Callable[[], Storage]


@pytest.fixture(params=["durable", "memory", "tables"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Makes a storage; each call gives one that reads what the others wrote."""
    if request.param == "durable":
        return lambda: DurableStorage(tmp_path / "shard.json")
    memory, tables = MemoryStorage(), dict[str, dict[str, Any]]()  # type: ignore[no-untyped-call]
    return lambda: memory if request.param == "memory" else TablesInMemory(tables)


class TestEveryStorage:
    def test_reading_a_missing_file_gives_none(self, make: Make) -> None:
        assert not make().read()

    def test_a_written_database_is_read_back(self, make: Make) -> None:
        make().write(TABLES)
        assert make().read() == TABLES

    def test_writing_replaces_the_whole_file(self, make: Make) -> None:
        make().write(TABLES)
        make().write({"ideas": {}})
        assert make().read() == {"ideas": {}}

    def test_tinydb_works_on_the_storage(self, make: Make) -> None:
        Shard(storage=make).put("blocks", "x", {"title": 1})
        Shard(storage=make).put("blocks", "x", {"place": 2})
        Shard(storage=make).put("ideas", "y", {"title": 3})
        assert make().read() == {"blocks": {"x": {"title": 1, "place": 2}}, "ideas": {"y": {"title": 3}}}


# -- shards -----------------------------------------------------------------------------------------------------------


def test_a_transaction_is_saved_once_and_at_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shard.json"
    saved: list[Path] = []
    write = DurableStorage.write

    def noted(self: DurableStorage, data: dict[str, dict[str, Any]]) -> None:
        saved.append(path)
        write(self, data)

    monkeypatch.setattr(DurableStorage, "write", noted)
    with transaction(path) as shard:
        for number in range(5):
            shard.put("blocks", f"b{number}", {"title": number})
        assert not path.exists()
    assert len(saved) == 1
    assert len(json.loads(path.read_bytes())["blocks"]) == 5


def test_a_failing_transaction_saves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shard.json"
    path.write_bytes(encode_tables(TABLES))

    def breaks() -> None:
        with transaction(path) as shard:
            shard.put("blocks", "x", {"title": 1})
            raise KeyError("on the way")

    with pytest.raises(KeyError):
        breaks()
    assert path.read_bytes() == encode_tables(TABLES)


def test_a_transaction_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shard.json"
    with transaction(path) as shard:
        shard.table("blocks").get(doc_id="x")  # type: ignore[call-overload]
    assert not path.exists()


def test_a_transaction_reads_the_file_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "shard.json"
    with transaction(path) as shard:
        shard.put("blocks", "x", {"title": 1})
    path.write_bytes(encode_tables({"blocks": {"y": {"title": 2}}}))
    with transaction(path) as shard:
        shard.put("blocks", "z", {"title": 3})
    assert json.loads(path.read_bytes())["blocks"].keys() == {"y", "z"}


def test_a_damaged_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "shard.json"
    path.write_bytes(b'{"blocks": {"x": {"ti')
    with pytest.raises(ValueError, match="Unterminated"), transaction(path) as shard:
        shard.put("blocks", "y", {"title": 1})
    assert path.read_bytes() == b'{"blocks": {"x": {"ti'


def test_an_id_is_never_made_up(tmp_path: Path) -> None:
    with transaction(tmp_path / "shard.json") as shard, pytest.raises(TypeError):
        shard.table("blocks").insert({"title": 1})


def test_ids_that_look_like_numbers_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "shard.json"
    with transaction(path) as shard:
        shard.table("blocks").upsert(Document({"title": 1}, doc_id="007"))  # type: ignore[arg-type]
    assert json.loads(path.read_bytes()) == {"blocks": {"007": {"title": 1}}}


# -- bytes ------------------------------------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
tables = st.dictionaries(
    st.text(), st.dictionaries(st.text(), st.dictionaries(st.text(), values, max_size=3), max_size=3), max_size=3
)


@given(tables)
def test_encoding_round_trips(found: dict[str, Any]) -> None:
    assert json.loads(encode_tables(found)) == found


def test_a_lone_surrogate_in_somebody_s_file_can_be_kept() -> None:
    """JSON can spell half a character; passing it on must not stop an exchange."""
    found = json.loads(b'{"blocks": {"x": {"title": {"v": "\\ud800"}}}}')
    assert json.loads(encode_tables(found)) == found


def test_each_document_takes_one_line() -> None:
    lines = encode_tables(TABLES).decode().splitlines()
    assert sum("2026-11-aaaaaaaa" in line and "Käse" in line for line in lines) == 1


# -- a process that is killed -----------------------------------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
from planner.store.shard.tinydb_storage import transaction
for number in range(100_000):
    with transaction(Path(sys.argv[1])) as shard:
        shard.put("blocks", f"b{number}", {"title": {"v": "x" * 500, "n": number}})
    print(number, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_killed_process_leaves_a_whole_file_with_all_that_was_acknowledged(acknowledged: int, tmp_path: Path) -> None:
    path = tmp_path / "shard.json"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        said = [writer.stdout.readline() for _ in range(acknowledged)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    numbers = [int(line) for line in said if line.endswith(b"\n")]
    kept = json.loads(path.read_bytes())["blocks"]
    assert len(numbers) >= acknowledged
    assert {f"b{number}" for number in numbers} <= kept.keys()
    assert len(kept) <= len(numbers) + 1
    with transaction(path) as shard:
        shard.put("blocks", "after", {"title": 1})
    sweep(tmp_path)  # the kill may have left a temporary, which the next holder of the lock removes
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["shard.json"]
