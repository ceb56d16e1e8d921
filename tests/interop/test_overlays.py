"""Overlays are read from files, folders and addresses into this device's cache."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from planner.domain.model.overlay import OverlaySource, OverlayState
from planner.interop.ical import overlay_files
from planner.interop.ical.overlays import LATER, OverlayRefresh
from planner.store.overlay_cache import OverlayCache, event_of
from tests.interop.https_server import Served, serving
from tests.interop.test_expansion import STANDUP, calendar
from tests.support import HeldClock

BERLIN = ZoneInfo("Europe/Berlin")
LUNCH = "UID:lunch\nSUMMARY:Lunch with Jo\nDTSTART;TZID=Europe/Berlin:20261127T123000\nDURATION:PT1H\nLOCATION:Nido"


class Home:
    """A home with one overlay."""

    def __init__(self, root: Path, source: str, clock: HeldClock) -> None:
        self.root, self.source, self.clock = root, OverlaySource("Work", source), clock
        self.cache = OverlayCache(root)

    def look(self, *, quick: bool = False) -> bool:
        return OverlayRefresh(self.root, BERLIN, self.clock, "ours").run([self.source], quick=quick)

    @property
    def state(self) -> OverlayState:
        (state,) = self.cache.states()
        return state

    def titles(self, month: str = "2026-11") -> set[str]:
        return {event.title for row in self.cache.rows(self.source.key, month) if (event := event_of(row))}

    @property
    def all_bytes(self) -> bytes:
        """Everything that was written, but for the copy of what an address sent."""
        return b"".join(path.read_bytes() for path in self.root.rglob("*") if path.suffix == ".json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "work.ics"
    path.write_bytes(calendar(STANDUP, LUNCH))
    return path


@pytest.fixture
def home(tmp_path: Path, file: Path) -> Home:
    return Home(tmp_path / "home", str(file), HeldClock())


def write(path: Path, *events: str) -> None:
    """Replace a calendar, with another time than before."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_bytes(calendar(*events))
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_read_once_until_it_changes(home: Home, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.look()
    assert home.titles() == {"Standup", "Lunch with Jo"}
    assert (home.state.first, home.state.last, home.state.left_out) == ("2026-08", "2028-02", 0)
    with monkeypatch.context() as patched:
        patched.setattr(overlay_files, "read_files", lambda path: pytest.fail("read again"))
        assert not home.look()
        assert not home.look(quick=True)
    write(file, STANDUP)
    assert home.look(quick=True)
    assert home.titles() == {"Standup"}


def test_all_that_is_kept_is_for_this_person_alone(home: Home) -> None:
    home.look()
    modes = {path.stat().st_mode & 0o777 for path in home.root.rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_as_busy_no_word_is_kept(home: Home) -> None:
    home.look()
    home.source = home.source._replace(show="busy")
    assert home.look(quick=True)
    assert home.titles() == {""}
    assert b"Standup" not in home.all_bytes
    assert b"Nido" not in home.all_bytes
    home.source = home.source._replace(show="words")
    assert home.look()
    assert home.titles() == {"Standup", "Lunch with Jo"}


def test_a_file_that_is_gone_leaves_its_last_good_state(home: Home, file: Path) -> None:
    home.look()
    read_at = home.state.read_at
    file.rename(file.with_name("elsewhere"))
    home.clock.forward(hours=1)
    assert home.look(quick=True)
    assert (home.state.trouble, home.state.read_at) == ("isn’t there", read_at)
    assert home.titles() == {"Standup", "Lunch with Jo"}
    file.with_name("elsewhere").rename(file)
    assert home.look(quick=True)
    assert home.state.trouble == ""


def test_a_file_that_became_something_else_is_said_once_and_not_read_again(
    home: Home, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.look()
    file.write_text("<html>Sign in</html>")
    assert home.look()
    assert home.state.trouble == "is no calendar that planner can read"
    assert home.titles() == {"Standup", "Lunch with Jo"}
    monkeypatch.setattr(overlay_files, "read_files", lambda path: pytest.fail("read again"))
    assert not home.look()
    assert home.state.trouble == "is no calendar that planner can read"


def test_a_pipe_or_a_file_without_end_blocks_nothing(home: Home, file: Path) -> None:
    file.unlink()
    os.mkfifo(file)
    assert home.look()
    assert home.state.trouble == "isn’t an ordinary file"


def test_a_large_file_waits_for_the_background(home: Home, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.look()
    monkeypatch.setattr("planner.interop.ical.overlays.MOST_QUICKLY", 100)
    write(file, LUNCH)
    assert home.look(quick=True)
    assert home.state.trouble == LATER
    assert home.titles() == {"Standup", "Lunch with Jo"}
    assert home.look()
    assert (home.state.trouble, home.titles()) == ("", {"Lunch with Jo"})


def test_later_months_are_worked_out_as_time_goes_on(home: Home) -> None:
    home.look()
    home.clock.at = datetime(2027, 12, 20, tzinfo=UTC)
    assert home.look(quick=True)
    assert home.state.last == "2029-03"
    assert home.titles("2028-03") == {"Standup"}
    assert home.titles("2026-11") == set()


def test_an_overlay_that_is_taken_away_leaves_nothing(home: Home) -> None:
    home.look()
    assert OverlayRefresh(home.root, BERLIN, home.clock, "ours").run([], quick=True)
    assert [path for path in home.root.rglob("*") if path.is_file()] == []


def test_damaged_files_of_the_cache_count_as_absent(home: Home) -> None:
    home.look()
    for path in home.root.rglob("*.json"):
        path.write_text('{"key": 3, "mark": {}}')
    assert home.cache.states() == ()
    assert home.titles() == set()
    assert home.look()
    assert home.titles() == {"Standup", "Lunch with Jo"}


def test_what_was_exported_from_the_plan_itself_is_left_out(home: Home, file: Path) -> None:
    own, foreign = (LUNCH.replace("UID:lunch", f"UID:2026-11-abc@{plan}.planner") for plan in ("ours", "theirs"))
    write(file, STANDUP, own)
    home.look()
    assert (home.titles(), home.state.left_out) == ({"Standup"}, 0)
    write(file, STANDUP, own, foreign)
    home.look()
    assert home.titles() == {"Standup", "Lunch with Jo"}


# -- folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_is_all_its_calendars(tmp_path: Path) -> None:
    folder = tmp_path / "vdir"
    folder.mkdir()
    write(folder / "a.ics", STANDUP)
    write(folder / "b.ics", LUNCH)
    (folder / "c.ics").write_text("nothing")
    (folder / ".d.ics.tmp").write_text("half")
    (folder / "color").write_text("#fff")
    home = Home(tmp_path / "home", str(folder), HeldClock())
    assert home.look()
    assert home.titles() == {"Standup", "Lunch with Jo"}
    assert home.state.left_out == 1
    (folder / "b.ics").unlink()
    assert home.look(quick=True)
    assert home.titles() == {"Standup"}


def test_what_is_no_file_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "vdir"
    (folder / "sub.ics").mkdir(parents=True)
    write(folder / "a.ics", STANDUP)
    os.mkfifo(folder / "b.ics")
    (folder / "c.ics").symlink_to(tmp_path / "nowhere.ics")
    (folder / "d.ics").symlink_to(folder / "d.ics")
    home = Home(tmp_path / "home", str(folder), HeldClock())
    assert home.look()
    assert home.titles() == {"Standup"}
    assert (home.state.trouble, home.state.left_out) == ("", 0)
    assert not home.look()


def test_a_file_changed_in_place_is_seen_by_a_whole_look(tmp_path: Path) -> None:
    folder = tmp_path / "vdir"
    folder.mkdir()
    write(folder / "a.ics", STANDUP)
    home = Home(tmp_path / "home", str(folder), HeldClock())
    home.look()
    write(folder / "a.ics", LUNCH)
    assert not home.look(quick=True)
    assert home.look()
    assert home.titles() == {"Lunch with Jo"}


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with serving(monkeypatch.setenv) as served:
        served.body = calendar(STANDUP)
        yield served


@pytest.fixture
def away(tmp_path: Path, served: Served) -> Home:
    return Home(tmp_path / "home", served.address, HeldClock())


def test_an_address_is_asked_at_most_every_fifteen_minutes(away: Home, served: Served) -> None:
    assert away.look()
    assert away.titles() == {"Standup"}
    served.body = calendar(LUNCH)
    away.clock.forward(minutes=14, seconds=59)
    assert not away.look()
    assert len(served.paths) == 1
    away.clock.forward(seconds=1)
    assert away.look()
    assert away.titles() == {"Lunch with Jo"}
    assert len(served.paths) == 2


def test_a_command_that_shows_a_week_asks_no_address(away: Home, served: Served) -> None:
    away.look(quick=True)
    assert served.paths == []
    assert away.state.read_at == ""


def test_what_has_not_changed_is_not_sent_again(away: Home, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.tag, served.answer = '"v1"', {"Last-Modified": "Wed, 25 Nov 2026 10:00:00 GMT"}
    away.look()
    away.clock.forward(minutes=20)
    assert not away.look()
    assert served.headers[1]["If-None-Match"] == '"v1"'
    assert served.headers[1]["If-Modified-Since"] == "Wed, 25 Nov 2026 10:00:00 GMT"
    assert away.state.read_at == away.clock().isoformat(timespec="seconds")
    away.clock.at = datetime(2027, 12, 20, tzinfo=UTC)
    assert away.look()
    assert away.titles("2028-03") == {"Standup"}  # worked out from the copy


@pytest.mark.parametrize(
    ("status", "body", "trouble"),
    [
        (500, b"", "isn’t there (the server answered 500)"),
        (404, b"", "isn’t there (the server answered 404)"),
        (401, b"", "wants another password, or another address"),
        (200, b"<html>Sign in</html>", "is no calendar that planner can read"),
    ],
)
def test_an_address_that_has_nothing_keeps_the_last_good_copy(
    away: Home, served: Served, status: int, body: bytes, trouble: str
) -> None:
    away.look()
    served.status, served.body = status, body
    away.clock.forward(minutes=20)
    assert away.look()
    assert (away.state.trouble, away.titles()) == (trouble, {"Standup"})
    served.status, served.body = 200, calendar(LUNCH)
    away.clock.forward(minutes=20)
    assert away.look()
    assert (away.state.trouble, away.titles()) == ("", {"Lunch with Jo"})


def test_an_address_that_does_not_answer_is_said(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", "https://localhost:1/secret", HeldClock())
    assert home.look()
    assert home.state.trouble == "isn’t answering"


def test_a_certificate_that_nobody_trusts_is_said(away: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    away.look()
    assert away.state.trouble == "has a certificate that this computer doesn’t trust"


def test_more_than_any_calendar_has_is_not_read(away: Home, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.interop.ical.overlay_address.LARGEST_OVERLAY", 1_000)
    served.body = b"x" * 100_000
    away.look()
    assert away.state.trouble == "is too large"


@pytest.mark.parametrize("there", ["http://localhost/x", "file:///etc/passwd", "ftp://localhost/x", "https://", ""])
def test_a_redirect_goes_to_https_alone(away: Home, served: Served, there: str) -> None:
    served.status, served.answer = 302, {"Location": there}
    away.look()
    assert away.state.trouble in ("needs an address that begins with https://", "sends us from one address to another")
    assert all(path.startswith("/private") for path in served.paths)


def test_a_redirect_on_the_same_server_is_followed(away: Home, served: Served) -> None:
    served.status, served.answer = 302, {"Location": "/elsewhere.ics"}
    away.look()
    assert served.paths[:2] == ["/private-token-k3y/work.ics", "/elsewhere.ics"]
    assert away.state.trouble == "sends us from one address to another"
    assert len(served.paths) == 6


def test_a_password_is_sent_and_kept_nowhere_else(tmp_path: Path, served: Served) -> None:
    address = f"https://jo:s3cret%40word@localhost:{served.port}/private-token-k3y/work.ics?key=q7"
    home = Home(tmp_path / "home", address, HeldClock())
    home.look()
    assert served.headers[0]["Authorization"] == "Basic am86czNjcmV0QHdvcmQ="
    assert served.paths == ["/private-token-k3y/work.ics?key=q7"]
    served.status = 500
    home.clock.forward(minutes=20)
    home.look()
    for secret in (b"s3cret", b"token", b"q7", b"localhost", b"am86cz"):
        assert secret not in home.all_bytes


def test_a_password_is_not_sent_to_another_server(tmp_path: Path, served: Served) -> None:
    served.status, served.answer = 302, {"Location": f"https://127.0.0.1:{served.port}/x"}
    home = Home(tmp_path / "home", f"https://jo:pw@localhost:{served.port}/", HeldClock())
    home.look()
    assert ["Authorization" in headers for headers in served.headers] == [True, False, False, False, False, False]


@pytest.mark.parametrize("source", ["http://localhost/x", "https://", "https://localhost:port/x", "gopher://x"])
def test_only_https_is_an_address(tmp_path: Path, source: str) -> None:
    home = Home(tmp_path / "home", source, HeldClock())
    home.look()
    assert home.state.trouble == "needs an address that begins with https://"


def test_webcal_is_how_calendars_write_https(tmp_path: Path, served: Served) -> None:
    home = Home(tmp_path / "home", served.address.replace("https", "webcal"), HeldClock())
    home.look()
    assert home.titles() == {"Standup"}


def test_the_cache_is_plain_json(home: Home) -> None:
    home.look()
    (month,) = home.root.rglob("2026-12.json")
    assert json.loads(month.read_text())[0] == ["2026-12-01T09:15", 15, "Europe/Berlin", "Standup", "", 1]


def test_a_server_that_sends_a_byte_now_and_then_is_left(
    away: Home, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Event()
    served.before = held.wait
    monkeypatch.setattr("planner.interop.ical.overlay_address.FETCH_DEADLINE_S", 0.05)
    away.look()
    held.set()
    assert away.state.trouble == "isn’t answering"


def test_half_a_calendar_is_not_taken_for_all_of_it(away: Home, served: Served) -> None:
    away.look()
    served.lacking, served.body = 10, calendar(LUNCH)
    away.clock.forward(minutes=20)
    away.look()
    assert (away.state.trouble, away.titles()) == ("sent only a part of itself", {"Standup"})
