"""Jar, notes, goals, rules, requests, free time and settings at two shells."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.cli.registry import COMMAND_NAMES
from tests.cli.shell import Shell
from tests.support import HeldClock


def test_intentions_head_the_week_and_today(a: Shell, s: Shell) -> None:
    a.did("intention", "finish", "the", "song")
    s.did("intention", "--we", "one evening out")
    s.did("intention", "in bed by eleven", "--week", "next")
    assert a.json("week")["intentions"] == {"me": "finish the song", "we": "one evening out", "you": None}
    assert s.json("today")["intentions"] == {"me": None, "we": "one evening out", "you": "finish the song"}
    assert a.json("week", "next")["intentions"]["you"] == "in bed by eleven"
    assert "finish the song" in a.did("week")
    assert "finish the song" in s.did("today")
    assert s.json("intention")["we"] == "one evening out"
    a.did("intention", "")
    assert s.json("week")["intentions"]["you"] is None


def test_today_lists_open_questions(a: Shell, s: Shell) -> None:
    cinema = s.added("Cinema fri 19:30 2h we")
    a.did("sync")
    assert a.did("today").splitlines()[-1] == "waits for your answer (1): Cinema"
    assert a.json("today")["waiting"] == [cinema]


def test_ideas_go_into_the_jar_and_from_it_into_a_week(a: Shell, s: Shell) -> None:
    assert a.did("ideas").startswith("The jar is empty")
    pottery = a.json("idea", "Pottery", "class", "--we")["id"]
    chess = s.json("idea", "Chess")["id"]
    assert {idea["id"] for idea in s.json("ideas")["ideas"]} == {pottery, chess}
    assert "Pottery class · both of you" in s.did("ideas")
    block = s.json("schedule", pottery[-5:], "sat", "15:00", "3h")
    assert (block["title"], block["who"], block["minutes"]) == ("Pottery class", "we", 180)
    assert [idea["id"] for idea in a.json("ideas")["ideas"]] == [chess]
    a.did("idea", "--let-go", chess)
    assert s.json("ideas")["ideas"] == []
    s.did("idea", "--block", block["id"])
    assert [idea["title"] for idea in a.json("ideas")["ideas"]] == ["Pottery class"]
    assert a("idea").status == 2
    assert a("idea", "x", "--let-go", chess).status == 2
    assert a("schedule", "zzzz", "sat").status == 1


def test_an_idea_fills_an_evening_that_is_planned_in_turns(a: Shell) -> None:
    a.did("ritual", "--choose", "date-night")
    night = next(block for block in a.json("week")["columns"]["we"] if block["title"] == "Date night")
    assert "19:30 Date night" in a.did("week")  # who plans it never takes the title's room
    assert "Alex plans it" in a.did("show", "night")
    idea = a.json("idea", "Night", "train", "--we")["id"]
    filled = a.json("schedule", idea[-5:], night["id"])
    assert (filled["id"], filled["title"]) == (night["id"], "Night train")
    assert a.json("ideas")["ideas"] == []
    assert "Alex plans" not in a.did("week")
    a.did("undo")
    assert [row["title"] for row in a.json("ideas")["ideas"]] == ["Night train"]
    assert a("schedule", idea[-5:], "nothing@2026-11-27").status == 1


def test_each_person_has_two_goals_that_both_see(a: Shell, s: Shell) -> None:
    songs = a.json("goal", "Five songs by May")["id"]
    a.did("goal", "Sleep more")
    assert "two goals" in a("goal", "And more").sentence
    assert [goal["title"] for goal in s.json("goals")["goals"]].count("Five songs by May") == 1
    assert "is Alex’s goal" in s("goal", "--reached", songs).sentence
    assert a.did("goal", "--reached", songs) == "Reached: Five songs by May\n"
    assert [goal["title"] for goal in s.json("goals")["goals"]] == ["Sleep more"]


def test_the_next_step_of_a_goal(a: Shell, s: Shell) -> None:
    songs = a.json("goal", "Five songs", "--step", "record the bridge")["id"]
    assert "next step: record the bridge" in s.did("goals")
    assert a.did("goal", "--of", songs, "--step", "find a singer") == "Next step: find a singer\n"
    assert s.json("goals")["goals"][0]["step"] == "find a singer"
    assert "is Alex’s goal" in s("goal", "--of", songs, "--step", "mine").sentence
    a.did("goal", "--of", "songs", "--step", "")
    assert s.json("goals")["goals"][0]["step"] is None
    for words in (["--of", songs], ["X", "--line", "y"], ["--reached", songs, "--step", "z"], ["X", "--of", songs]):
        assert a("goal", *words).status == 2


def test_what_was_done_for_a_goal_is_listed(a: Shell, s: Shell) -> None:
    songs = a.json("goal", "Five songs")["id"]
    for shell, text in ((a, "Write mon 18:00"), (s, "Listen tue 18:00")):
        block = shell.added(text)
        shell.did("edit", block, "--start", "2026-11-24 18:00" if shell is a else "2026-11-23 18:00", "--goal", songs)
        shell.did("done", block)
    assert "done: Write, Tue 24 Nov · Listen (Sam), Mon 23 Nov" in a.did("goals")
    [goal] = s.json("goals")["goals"]
    assert [(row["title"], row["start"]) for row in goal["done"]] == [
        ("Write", "2026-11-24T18:00+01:00"),
        ("Listen", "2026-11-23T18:00+01:00"),
    ]


def test_a_reached_goal_stays_on_the_shelf_with_its_line(a: Shell, s: Shell) -> None:
    songs = a.json("goal", "Five songs")["id"]
    assert a.did("goal", "--reached", songs, "--line", "And one more.") == "Reached: Five songs\n"
    assert "Reached\n  Alex: Five songs · “And one more.” · Wed 25 Nov\n" in s.did("goals")
    document = s.json("goals")
    assert (document["goals"], document["reached"][0]["line"]) == ([], "And one more.")
    assert document["reached"][0]["at"].startswith("2026-11-25T")
    [row] = s.json("inbox")["news"]
    assert (row["kind"], row["counted"]) == ("goal_reached", True)
    assert "Alex reached a goal: Five songs: “And one more.”" in s.did("inbox")
    assert "is reached" in a("goal", "--reached", songs).sentence
    a.did("goal", "--reached", songs, "--line", "Six in all.")
    assert s.json("goals")["reached"][0]["line"] == "Six in all."
    for _ in range(2):
        a.did("undo")
    assert [goal["title"] for goal in s.json("goals")["goals"]] == ["Five songs"]
    assert s.json("goals")["reached"] == []


def test_taking_something_on_says_what_it_frees_the_other_for(a: Shell, s: Shell) -> None:
    a.did("goal", "Songwriting")
    groceries = s.added("Groceries sat 10:00 #home we")
    said = s.did("edit", groceries, "--lead", "me", "--goal", "songwriting")
    assert said.endswith("so that Alex can: Songwriting\n")
    assert "so that you can: Songwriting" in a.did("show", groceries)
    assert a.block(groceries)["pillar"] == "home"
    s.did("edit", groceries, "--goal", "none")
    assert "Songwriting" not in a.did("show", groceries)


def test_cheers_and_comments(a: Shell, s: Shell) -> None:
    run = a.added("Run today 7:00")
    s.did("cheer", run)
    s.did("cheer", run, "what", "a", "run")
    s.did("comment", run, "shall we both go on Friday?")
    block, sam = a.block(run), s.json("week")["me"]["id"]
    assert sorted(row["text"] for row in block["cheers"]) == ["", "what a run"]
    assert block["comments"] == [{"by": sam, "text": "shall we both go on Friday?", "at": "2026-11-25T12:00:00+01:00"}]
    assert a.json("week")["columns"]["me"][0] == block
    for shell in (a, s):
        shell.clock.forward(minutes=1)  # what was left in the same millisecond has no order
    assert s.json("cheer", run, "again")["cheers"][-1] == {"by": sam, "text": "again"}
    assert [row["text"] for row in a.json("comment", run, "gladly")["comments"]] == [
        "shall we both go on Friday?",
        "gladly",
    ]
    assert "Sam: shall we both go on Friday?" in a.did("show", run)


def test_notes_stay_here_until_they_are_shown(a: Shell, s: Shell, folder: Path) -> None:
    note = a.json("bring", "the phone bill")["id"]
    assert a.json("bring")["notes"][0]["shown"] is False
    assert s.json("bring")["notes"] == []
    assert not any(b"phone bill" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    a.did("bring", "--show", note)
    assert [(row["text"], row["shown"]) for row in s.json("bring")["notes"]] == [("the phone bill", True)]
    s.did("bring", "--let-go", note)
    assert a.json("bring")["notes"] == []


def test_house_rules_need_both(a: Shell, s: Shell) -> None:
    rule = a.json("rule", "No phones at the table")["id"]
    assert s.json("inbox")["waiting"][0]["kind"] == "rule"
    assert "waits for Sam" in a.did("rules")
    s.did("agree", rule)
    assert set(a.json("rules")["rules"][0]["agreement"].values()) == {"yes"}
    other = s.json("rule", "Phones at the table")["id"]
    a.did("decline", other)
    assert [row["id"] for row in s.json("rules")["rules"]] == [rule]
    s.did("rule", "--let-go", rule)
    assert a.json("rules")["rules"] == []


def test_a_week_off_counts_nothing(a: Shell, s: Shell) -> None:
    a.added("Run fri 7:00")
    a.did("off", "this", "--we")
    for shell in (a, s):
        assert {hours["planned_minutes"] for hours in shell.json("week")["balance"].values()} == {0}
    s.did("off", "this", "--we", "--on")
    assert a.json("week")["balance"]["me"]["planned_minutes"] == 60


def test_a_week_off_says_why_where_it_is_told(a: Shell, s: Shell) -> None:
    a.did("off", "this", "--because", "flu")
    assert "Alex is off: flu" in s.did("week").splitlines()[0]
    assert "off: flu" in s.did("inbox")
    assert a("off", "this", "--on", "--because", "well again").status == 2
    a.did("off", "this", "--on")
    assert "flu" not in s.did("week")


def test_a_ritual_is_set_aside_while_one_is_away(a: Shell, s: Shell) -> None:
    a.did("ritual", "Dinner", "every", "fri", "19:30", "1h")
    dinner = a.json("rituals")["rituals"][0]["next"]
    s.did("agree", dinner)
    s.did("off", "this")
    me, you = (a.json("week")[person]["id"] for person in ("me", "you"))
    assert a.block(dinner)["set_aside"] == s.block(dinner)["set_aside"] == {"by": you}
    assert "19:30 · Dinner away" in a.did("week")
    assert "19:30 · Dinner away" in s.did("week")
    assert "Sam’s away: set aside" in a.did("show", dinner)
    assert a.json("next")["start"].startswith("2026-12-04")
    assert a.json("week")["balance"]["we"]["planned_minutes"] == 0
    assert "on after all" in a.did("agree", dinner)
    assert s.block(dinner)["set_aside"] is None
    assert s.block(dinner)["agreement"] == {me: "yes", you: "yes"}
    a.did("undo")
    assert s.block(dinner)["set_aside"] == {"by": you}


def test_free_lists_the_gaps_worked_out_by_hand(a: Shell, s: Shell) -> None:
    """On Friday Alex is free 17–22 and Sam 18–23; the blocks come off 18–22."""
    a.did("settings", "hours", "17:00-22:00")
    s.did("settings", "hours", "18-23")
    for shell in (a, s):
        shell.did("settings", "weekend", "10:00-12:00")
    a.added("Dentist fri 18:30 30m")
    cinema = s.added("Cinema fri 20:00 1h we")
    letters = s.added("Write letters fri")
    a.added("Hidden sat 10:30 30m", "--visibility", "hidden")
    assert a.json("free", "--for", "45m")["slots"] == [
        {"start": "2026-11-25T18:00+01:00", "end": "2026-11-25T22:00+01:00", "minutes": 240, "over": []},
        {"start": "2026-11-26T18:00+01:00", "end": "2026-11-26T22:00+01:00", "minutes": 240, "over": []},
        {"start": "2026-11-27T19:00+01:00", "end": "2026-11-27T20:00+01:00", "minutes": 60, "over": [letters]},
        {"start": "2026-11-27T21:00+01:00", "end": "2026-11-27T22:00+01:00", "minutes": 60, "over": [letters]},
        {"start": "2026-11-28T11:00+01:00", "end": "2026-11-28T12:00+01:00", "minutes": 60, "over": []},
        {"start": "2026-11-29T10:00+01:00", "end": "2026-11-29T12:00+01:00", "minutes": 120, "over": []},
    ]
    assert s.json("free", "--for", "2h")["slots"][-2]["start"] == "2026-11-28T10:00+01:00"
    a.did("decline", cinema)
    assert "Fri 27 Nov 19:00–22:00, 3h · beside Write letters" in s.did("free", "--for", "2h")
    assert a.did("free", "--for", "9h").startswith("No 9h")
    assert len(a.json("free", "--for", "1h", "--week", "next")["slots"]) == 7


def test_free_time_begins_at_a_whole_minute(a: Shell, s: Shell, clock: HeldClock) -> None:
    clock.forward(seconds=5)
    slot = a.json("free")["slots"][0]
    assert (slot["start"], slot["end"], slot["minutes"]) == (
        "2026-11-25T12:01+01:00",
        "2026-11-25T22:30+01:00",
        10 * 60 + 29,
    )


def test_shared_settings_live_in_the_plan(a: Shell, s: Shell) -> None:
    a.did("settings", "name", "Alexandra")
    a.did("settings", "zone", "Europe/Lisbon")
    a.did("settings", "range", "4h-8h")
    a.did("settings", "range-we", "3h-6h")
    a.did("settings", "turn", "you")
    assert s.json("week")["you"] == {**s.json("week")["you"], "name": "Alexandra", "timezone": "Europe/Lisbon"}
    balance = a.json("week")["balance"]
    assert [balance[column]["range_minutes"] for column in ("me", "we", "you")] == [[240, 480], [180, 360], None]
    assert s.json("settings", "turn") == {"settings": {"turn": "me"}}
    a.did("settings", "range", "none")
    assert a.json("settings")["settings"]["range"] is None
    cinema = a.added("Cinema fri 19:30 we")
    s.did("agree", cinema)
    s.did("settings", "agreement", "off")
    assert a.json("edit", cinema, "--start", "sat 20:00")["proposals"] == []
    assert s.block(cinema)["start"].startswith("2026-11-28")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "Sam"),
        ("zone", "Mars/Base"),
        ("hours", "22:00-8:00"),
        ("hours", "morning"),
        ("hours", "25-26"),
        ("range", "8h-4h"),
        ("range", "lots"),
        ("agreement", "maybe"),
        ("turn", "nobody"),
        ("clock", "13"),
        ("spaceship", "1"),
        ("keys.", "f"),
    ],
)
def test_an_invalid_setting_is_explained(a: Shell, key: str, value: str) -> None:
    before = a.json("settings")
    said = a("settings", key, value)
    assert (said.status, said.out) == (1, "")
    assert said.sentence
    assert a.json("settings") == before


def test_device_settings_are_written_into_the_persons_file(a: Shell) -> None:
    file = a.home / "default" / "settings.toml"
    file.write_text('# mine\nclock = "24"  # as in the kitchen\n\n[keys]\n# left hand\ndone = "f"\n', encoding="utf-8")
    a.did("settings", "clock", "12")
    a.did("settings", "dates", "ymd")
    a.did("settings", "keys.move", "m")
    assert file.read_text(encoding="utf-8") == (
        '# mine\nclock = "12"  # as in the kitchen\ndates = "ymd"\n\n[keys]\n# left hand\ndone = "f"\nmove = "m"\n'
    )
    assert a.json("settings", "keys.done") == {"settings": {"keys.done": "f"}}
    a.did("settings", "dates", "none")
    assert "dates" not in file.read_text(encoding="utf-8")


def test_leave_keeps_a_full_copy_and_ends_the_exchange(a: Shell, s: Shell, folder: Path) -> None:
    walk = a.added("Walk fri 15:00", "--visibility", "busy")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = a.json("leave")
    assert (Path(said["kept"]) / "private").is_dir()
    assert said["unpublished"] == 0
    assert a("week").status == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert s.block(walk)["who"] == s.json("week")["you"]["id"]
    a.did("join", str(folder), "--as", "Alex")
    assert "A full copy of it is kept in" in a.did("leave")
    assert "leave" in COMMAND_NAMES
