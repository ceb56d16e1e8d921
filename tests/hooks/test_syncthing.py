"""Telling the local Syncthing: its configuration, the request, and failures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from planner.hooks.nudge import tell_carrier, tell_carrier_once
from planner.hooks.syncthing import SyncthingProblem, read_config, scan_request

CONFIG = """<configuration version="37">
    <folder id="photos" path="~/Photos" type="sendreceive"></folder>
    <folder id="all" path="{home}" type="sendreceive"></folder>
    <folder id="plan" path="{home}/shared" type="sendreceive"></folder>
    <gui enabled="true" tls="false"><address>{address}</address><apikey>its-key</apikey></gui>
</configuration>"""
PLACES = [".local/state/syncthing", ".config/syncthing", "Library/Application Support/Syncthing"]


@pytest.fixture
def asked() -> list[tuple[str, str | None]]:
    return []


@pytest.fixture
def address(asked: list[tuple[str, str | None]]) -> Iterator[str]:
    """A server on loopback that notes each request, and knows one key."""

    class Syncthing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.headers["X-API-Key"]))
            self.send_response(200 if self.headers["X-API-Key"] == "its-key" else 403)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with HTTPServer(("127.0.0.1", 0), Syncthing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def write_config(home: Path, address: str, below: str = ".config/syncthing") -> Path:
    path = home / below / "config.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CONFIG.format(home=home, address=address), encoding="utf-8")
    return path


def test_the_files_that_changed_are_asked_for_in_the_folder_that_holds_the_plan(
    tmp_path: Path, asked: list[tuple[str, str | None]], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STCONFDIR", str(write_config(tmp_path, address).parent))
    monkeypatch.setenv("HOME", str(tmp_path))
    files = ("devices/a/plan.json", "devices/a/months/2026-11.json")
    assert tell_carrier("syncthing", tmp_path / "shared" / "us two", files) == ""
    ((request, key),) = asked
    assert urlsplit(request).path == "/rest/db/scan"
    assert parse_qs(urlsplit(request).query) == {
        "folder": ["plan"],
        "sub": ["us two/devices/a/plan.json", "us two/devices/a/months/2026-11.json"],
    }
    assert key == "its-key"


@pytest.mark.parametrize("below", PLACES)
def test_the_configuration_is_found_where_syncthing_puts_it(tmp_path: Path, below: str) -> None:
    write_config(tmp_path, "0.0.0.0:8384", below)
    found = read_config({}, tmp_path)
    assert (found.host, found.port, found.key) == ("127.0.0.1", 8384, "its-key")
    assert ("photos", tmp_path / "Photos") in found.folders


def test_an_environment_variable_names_the_configuration_first(tmp_path: Path) -> None:
    write_config(tmp_path, "[::1]:1", PLACES[0])
    elsewhere = write_config(tmp_path, "[::]:2", "elsewhere")
    found = read_config({"STHOMEDIR": str(elsewhere.parent)}, tmp_path)
    assert (found.host, found.port) == ("::1", 2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "Syncthing has no configuration here, so it isn’t told of changes."),
        ("<configuration", "Syncthing’s configuration can’t be read, so it isn’t told of changes."),
        ("<configuration/>", "Syncthing’s API is off, so it isn’t told of changes."),
        (
            "<configuration><gui><address>/run/syncthing.sock</address></gui></configuration>",
            "Syncthing’s API is off, so it isn’t told of changes.",
        ),
    ],
)
def test_a_configuration_of_no_use_is_one_sentence(tmp_path: Path, text: str | None, sentence: str) -> None:
    if text is not None:
        write_config(tmp_path, "").write_text(text, encoding="utf-8")
    with pytest.raises(SyncthingProblem) as problem:
        read_config({}, tmp_path)
    assert str(problem.value) == sentence


def test_a_folder_that_syncthing_does_not_share_is_one_sentence(tmp_path: Path) -> None:
    write_config(tmp_path / "home", "127.0.0.1:1")
    with pytest.raises(SyncthingProblem, match="doesn’t share the plan’s folder"):
        scan_request(read_config({}, tmp_path / "home"), tmp_path / "other", ["devices/a/plan.json"])


def test_a_failure_is_said_once_until_it_works_again(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("STCONFDIR", str(tmp_path))
    (tmp_path / "local").mkdir()

    def tell() -> str:
        return tell_carrier_once(tmp_path, "syncthing", tmp_path / "shared", ["devices/a/plan.json"])

    assert "no configuration" in tell()
    assert tell() == ""
    written = write_config(tmp_path, address, "")
    assert tell() == ""
    written.unlink()
    assert "no configuration" in tell()
