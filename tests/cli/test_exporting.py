"""`planner export`: files and folders for other calendars."""

from __future__ import annotations

import json
from pathlib import Path

import icalendar
import pytest

from tests.cli.shell import Shell
from tests.support import tree


def titles(path: Path) -> list[str]:
    return sorted(str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(path.read_bytes()).events)


def test_a_plan_is_written_to_a_file(a: Shell, tmp_path: Path) -> None:
    a.did("add", "Guitar thu 18:00")
    a.did("add", "Cinema fri 20:00 we")
    a.did("add", "Museum 12 dec 11:00")
    file = tmp_path / "plan.ics"
    assert a.did("export", str(file)) == f"Your plan is in {file}.\n"
    assert a.did("export", str(file)) == f"{file} was up to date already.\n"
    assert titles(file) == ["Cinema", "Guitar", "Museum"]
    assert a("export", str(file), "--json").json == {"file": str(file), "changed": 0}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--who", "we"), ["Cinema"]),
        (("--week", "this"), ["Cinema", "Guitar"]),
        (("--from", "2026-12-01"), ["Museum", "Walk"]),
        (("--to", "2026-11-26"), ["Guitar"]),
        (("--from", "2026-11-27", "--to", "2026-11-30"), ["Cinema"]),
    ],
)
def test_a_part_of_it(a: Shell, tmp_path: Path, options: tuple[str, ...], found: list[str]) -> None:
    for text in ("Guitar thu 18:00", "Cinema fri 20:00 we", "Museum 12 dec 11:00", "Walk every tue 8:00 from 1 dec"):
        a.did("add", text)
    a.did("export", str(tmp_path / "part.ics"), *options)
    assert titles(tmp_path / "part.ics") == found


def test_a_folder_has_a_calendar_for_each_column(a: Shell, tmp_path: Path) -> None:
    a.did("add", "Guitar thu 18:00")
    folder = f"{tmp_path}/calendars/"
    assert a.did("export", folder) == f"Your plan is in {folder}.\n"
    assert sorted(path.name for path in (tmp_path / "calendars").iterdir()) == ["me", "we", "you"]
    assert a.did("export", folder) == f"{folder} was up to date already.\n"
    assert a("export", folder, "--week", "this").sentence.startswith("A folder holds the whole plan;")


def test_what_cannot_be_written_is_said(a: Shell, tmp_path: Path) -> None:
    (tmp_path / "work.ics").write_text("BEGIN:VCALENDAR\n")
    assert a("export", str(tmp_path / "work.ics")).sentence == (
        f"{tmp_path}/work.ics isn’t an export from planner, so it stays as it is. Give another name."
    )
    assert "The name says what to write" in a("export", str(tmp_path / "plan.txt")).sentence
    assert a("export", str(tmp_path / "none" / "plan.ics")).status == 1
    for options in (("--week", "this", "--to", "fri"), ("--from", "2026-12-02", "--to", "2026-12-01"), ("--week", "x")):
        assert a("export", str(tmp_path / "plan.ics"), *options).status == 1
    assert a("export", str(tmp_path / "plan.ics"), "--who", "us").status == 2
    assert a("export", "").sentence == "Say where to write it, such as plan.ics."


def test_targets_are_kept_up_to_date(a: Shell, s: Shell, tmp_path: Path) -> None:
    a.did("add", "Guitar thu 18:00")
    file, folder = tmp_path / "plan.ics", tmp_path / "vdir"
    said = a.did("settings", "publish", str(file), f"{folder}/")
    assert said.split() == ["publish", str(file), f"{folder}/"]
    assert titles(file) == ["Guitar"]
    a.did("add", "Cinema fri 20:00 we")
    assert titles(file) == ["Cinema", "Guitar"]
    assert len(list((folder / "we").glob("*.ics"))) == 1
    before = tree(folder)
    a.did("week")
    assert tree(folder) == before
    s.did("add", "Yoga sat 9:00")
    a.did("sync")
    assert titles(file) == ["Cinema", "Guitar", "Yoga"]
    a.did("remove", "guitar")
    assert titles(file) == ["Cinema", "Yoga"]
    assert not list((folder / "me").glob("*.ics"))
    a.did("undo", "--offline")
    assert titles(file) == ["Cinema", "Guitar", "Yoga"]
    a.did("settings", "publish", "none")
    assert a("settings", "publish", "--json").json == {"settings": {"publish": []}}


def test_what_is_imported_offline_is_published_and_leaving_removes_nothing(a: Shell, tmp_path: Path) -> None:
    file, folder, other = tmp_path / "plan.ics", tmp_path / "vdir", tmp_path / "work.ics"
    a.did("settings", "publish", str(file), f"{folder}/")
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "SUMMARY:Meeting", "DTSTART:20261201T090000Z", "END:VEVENT")
    other.write_text("\r\n".join((*lines, "END:VCALENDAR", "")))
    a.did("import", str(other), "--offline")
    assert titles(file) == ["Meeting"]
    before = tree(folder)
    a.did("leave")
    assert tree(folder) == before
    assert titles(file) == ["Meeting"]


def test_a_target_is_kept_with_its_whole_path(a: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = a("settings", "publish", "plan.ics", "vdir/", "~/kept.ics", "--json").json
    assert said == {"settings": {"publish": [str(tmp_path / "plan.ics"), f"{tmp_path}/vdir/", "~/kept.ics"]}}
    a.did("add", "Guitar thu 18:00")
    assert titles(tmp_path / "plan.ics") == ["Guitar"]
    assert list((tmp_path / "vdir" / "me").glob("*.ics"))


def test_a_target_that_cannot_be_written_is_told_once(a: Shell, tmp_path: Path) -> None:
    bad, good = tmp_path / "none" / "plan.ics", tmp_path / "plan.ics"
    said = a("settings", "publish", str(bad), str(good))
    assert (said.status, said.sentence) == (0, f"There’s no folder {bad.parent}, so nothing is written there.")
    a.did("add", "Guitar thu 18:00")
    assert titles(good) == ["Guitar"]
    bad.parent.mkdir()
    a.did("add", "Swim fri 7:00")
    assert titles(bad) == ["Guitar", "Swim"]
    bad.unlink()
    bad.parent.rmdir()
    assert "There’s no folder" in a("add", "Run sat 7:00").sentence


@pytest.mark.parametrize(
    "target", ["~nobody-here/plan.ics", "relative/plan.ics", "/dev/null", "/proc/plan.ics", "x\0.ics"]
)
def test_an_odd_target_is_one_sentence(a: Shell, target: str, tmp_path: Path) -> None:
    (a.home / "default/settings.toml").write_text(f"publish = {json.dumps([target, str(tmp_path / 'good.ics')])}\n")
    assert a("add", "Guitar thu 18:00").sentence.endswith(".")
    assert titles(tmp_path / "good.ics") == ["Guitar"]
    a.did("add", "Swim fri 7:00")
    assert a("export", "~nobody-here/plan.ics").sentence.startswith("~nobody-here/plan.ics begins with the home")


@pytest.mark.parametrize("command", [("export",), ("settings", "publish")])
def test_nothing_is_written_into_the_shared_folder(a: Shell, folder: Path, command: tuple[str, ...]) -> None:
    a.did("add", "Therapy thu 18:00 .")
    for target in (folder / "plan.ics", folder / "devices"):
        assert a(*command, f"{target}").sentence == f"{target} is in the shared folder, where Sam could read it."
    assert not list(folder.rglob("*.ics"))


def test_lists_have_the_blocks_of_each_week(a: Shell, tmp_path: Path) -> None:
    a.did("add", "Guitar *loud* thu 18:00 @Studio")
    a.did("add", "Call mum this week")
    a.did("add", "Walk every tue 8:00 we")
    a.did("add", "Surprise fri 20:00 ..")
    file = tmp_path / "plan.json"
    assert a.did("export", str(file)) == f"Your plan is in {file}.\n"
    assert a.did("export", str(file)) == f"{file} was up to date already.\n"
    found = json.loads(file.read_text())
    assert {block["title"] for block in found["blocks"]} == {"Guitar *loud*", "Call mum", "Walk"}
    assert len({block["id"] for block in found["blocks"]}) == len(found["blocks"])
    assert found["blocks"][0].keys() == a("week", "--json").json["columns"]["me"][0].keys()
    text = tmp_path / "week.md"
    a.did("export", str(text), "--week", "this", "--who", "me")
    assert text.read_text() == (
        "<!-- exported from planner -->\n# Alex & Sam\n\n## Mon 23 Nov – Sun 29 Nov 2026\n\n"
        "- this week, no day yet · Alex: **Call mum**\n"
        "- Thu 26 Nov 18:00–19:00 · Alex: **Guitar \\*loud\\*** · Studio\n"
    )
    (tmp_path / "notes.md").write_text("# Mine\n")
    assert "isn’t an export from planner" in a("export", str(tmp_path / "notes.md")).sentence


def test_what_is_busy_is_only_that_in_every_form(a: Shell, s: Shell, tmp_path: Path) -> None:
    s.did("add", "Therapy thu 18:00 @Clinic .")
    a.did("add", "Therapy wed 18:00 @Clinic .")
    a.did("sync")
    for name in ("plan.md", "plan.json", "plan.ics"):
        a.did("export", str(tmp_path / name))
        text = (tmp_path / name).read_text()
        assert "Therapy" not in text
        assert "Clinic" not in text
    assert "**Busy**" in (tmp_path / "plan.md").read_text()
