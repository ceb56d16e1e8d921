"""A phone sees the plan: published, carried to a server, and fetched over CalDAV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError

import icalendar
import pytest
import recurring_ical_events

from tests.real.caldav import Radicale
from tests.real.people import Someone

pytestmark = pytest.mark.real
WEEKS = 6


class Entry(NamedTuple):
    """What a phone shows of one event; `start` in UTC, or a date."""

    calendar: str
    title: str
    start: str


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Radicale]:
    server = Radicale(tmp_path / "server", "alex", "sam")
    yield server
    server.close()


@pytest.fixture
def published(people: tuple[Someone, Someone]) -> tuple[Someone, Someone]:
    """The two, each with calendars for a phone beside the plan."""
    for person in people:
        settings = person.home / "default" / "settings.toml"
        before = settings.read_text(encoding="utf-8") if settings.exists() else ""
        settings.write_text(f'publish = ["{vdir_of(person)}/"]\n{before}', encoding="utf-8")
    return people


def vdir_of(person: Someone) -> Path:
    return person.home / "calendars"


def on_the_phone(server: Radicale, person: Someone) -> set[Entry]:
    """Everything of the next six weeks, as a phone expands what it is given."""
    monday = date.today() - timedelta(days=date.today().weekday())
    found = set()
    for calendar in ("me", "we", "you"):
        start = datetime.combine(monday, datetime.min.time(), UTC) - timedelta(days=1)
        for text in server.phone(person.name.lower(), calendar, start, 7 * WEEKS + 2):
            events = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
            for event in events.between(monday, monday + timedelta(weeks=WEEKS)):
                if event.get("STATUS") != "CANCELLED":
                    found.add(Entry(calendar, str(event["SUMMARY"]), _moment(event["DTSTART"].dt)))
    return found


def in_the_plan(person: Someone) -> set[Entry]:
    """The same weeks as `planner week --json` has them, without what has no day."""
    found = set()
    for number in range(WEEKS):
        week: dict[str, Any] = json.loads(person.run("week", f"+{number}", "--json"))
        for calendar, blocks in week["columns"].items():
            for block in blocks:
                is_there = block["visibility"] != "hidden" and not block["set_aside"]
                if block["precision"] != "week" and is_there and "no" not in block["agreement"].values():
                    start = block["start"]
                    moment = start if block["precision"] == "day" else _moment(datetime.fromisoformat(start))
                    title = "Busy" if block["visibility"] == "busy" else block["title"]
                    found.add(Entry(calendar, title, moment))
    return found


def _moment(start: date) -> str:
    return start.astimezone(UTC).isoformat() if isinstance(start, datetime) else start.isoformat()


def test_a_phone_sees_the_plan_through_vdirsyncer_and_radicale(
    published: tuple[Someone, Someone], server: Radicale
) -> None:
    alex, sam = published
    date_night = alex.add("Date night", "every", "fri", "19:30", "2h", "--we")
    walk = alex.add("Walk", "every", "day", "20:15", "20m", "#rest")
    climbing = alex.add("Climbing", "tomorrow", "18:00-20:00", "@wall", "!")
    sam.add("Choir practice", "tomorrow", "19:00", ".")
    sam.add("Zoo, all day", "tomorrow", "--we")
    sam.run("agree", date_night["ritual"])
    alex.run("sync")
    sam.run("sync")

    for person in published:
        server.bring(person.name.lower(), vdir_of(person))
        assert on_the_phone(server, person) == in_the_plan(person)

    # An evening moves, one goes, one is renamed, and the plan is on the phone again after one more round.
    evenings = [entry for entry in sorted(in_the_plan(alex)) if entry.title == "Walk"]
    days = [datetime.fromisoformat(entry.start).date().isoformat() for entry in evenings]
    alex.run("edit", walk["ritual"], "--occurrence", days[3], "--start", f"{days[3]} 21:00")
    alex.run("remove", walk["ritual"], "--occurrence", days[5])
    alex.run("edit", walk["ritual"], "--occurrence", days[7], "--title", "Long walk")
    alex.run("edit", climbing["id"], "--start", "tomorrow 17:00")
    for person in published:
        person.run("sync")
        server.bring(person.name.lower(), vdir_of(person))
        assert on_the_phone(server, person) == in_the_plan(person)
    assert any(entry.title == "Long walk" for entry in on_the_phone(server, sam))


def test_no_private_word_is_on_the_server(published: tuple[Someone, Someone], server: Radicale) -> None:
    alex, sam = published
    sam.add("Surprise party", "tomorrow", "12:00", "..")
    sam.add("Choir", "tomorrow", "19:00", ".")
    sam.run("sync")
    alex.run("sync")
    for person in published:
        server.bring(person.name.lower(), vdir_of(person))
        assert {entry.title for entry in on_the_phone(server, person)} == {"Busy"}
    assert "Choir" not in server.everything_stored()
    assert "Surprise" not in server.everything_stored()
    with pytest.raises(HTTPError, match="403"):
        server.addresses("alex", "../sam/me")


def test_what_is_changed_on_a_phone_is_put_back(published: tuple[Someone, Someone], server: Radicale) -> None:
    alex, _ = published
    alex.add("Climbing", "tomorrow", "18:00")
    alex.add("Guitar", "tomorrow", "20:00")
    server.bring("alex", vdir_of(alex))
    here = in_the_plan(alex)
    found = {address: server.ask("alex", "GET", address) for address in server.addresses("alex", "me")}
    address, there = next((address, text) for address, text in found.items() if "Climbing" in text)
    server.ask("alex", "PUT", address, there.replace("Climbing", "Not climbing"), **{"Content-Type": "text/calendar"})
    _bring_twice(server, alex)
    assert on_the_phone(server, alex) == here
    server.ask("alex", "DELETE", address)
    _bring_twice(server, alex)
    assert on_the_phone(server, alex) == here


def _bring_twice(server: Radicale, person: Someone) -> None:
    """vdirsyncer notes what it may not take over, and puts it back the next time."""
    for _ in range(2):
        server.bring(person.name.lower(), vdir_of(person))
