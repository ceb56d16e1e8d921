"""What one says reaches the other: every command, and the other's inbox after it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from planner.cli.registry import COMMAND_NAMES
from planner.tui.actions.table import ACTIONS
from tests.cli.conftest import Lay, join
from tests.cli.shell import Shell

Line = tuple[str, ...]


class Heard(NamedTuple):
    """What Alex types, and the row it becomes in Sam's inbox: list, kind and words."""

    typed: Line
    where: str
    kind: str
    text: str
    counted: bool = True
    first: tuple[Line, ...] = ()
    """What Alex types before, which Sam has seen."""


HEARD = (
    Heard(("add", "Dinner fri 19:00 we"), "waiting", "block", "Dinner"),
    Heard(("add", "Swim fri 7:00"), "news", "new", "Swim", counted=False),
    Heard(("add", "Walk every sun 15:00 we"), "waiting", "ritual", "Walk"),
    Heard(("edit", "cinema", "--title", "Film"), "news", "changed", "Film"),
    Heard(("edit", "cinema", "--start", "21:00"), "waiting", "proposal", "Cinema"),
    Heard(("edit", "groceries", "--start", "fri 17:00"), "news", "moved", "Groceries"),
    Heard(("ritual", "--edit", "yoga", "every", "thu", "19:00"), "waiting", "ritual", "Yoga"),
    Heard(("remove", "cinema"), "news", "called_off", "Cinema"),
    Heard(("remove", "groceries"), "news", "deleted", "Groceries"),
    Heard(("restore", "groceries"), "news", "changed", "Groceries", first=(("remove", "groceries"),)),
    Heard(("redo",), "waiting", "block", "Dinner", first=(("add", "Dinner fri 19:00 we"), ("undo",))),
    Heard(("agree", "concert"), "news", "answer", "Concert"),
    Heard(("decline", "concert", "--because", "too late"), "asked", "block", "Concert"),
    Heard(("suggest", "concert", "--start", "19:00"), "waiting", "proposal", "Concert"),
    Heard(("agree", "two hours"), "news", "answer", "two hours to read"),
    Heard(("request", "--need", "a swim sat 9:00"), "waiting", "request", "a swim sat 9:00"),
    Heard(("idea", "Pottery class", "--we"), "news", "idea", "Pottery class", counted=False),
    Heard(("schedule", "sauna", "fri 20:00"), "waiting", "block", "Sauna", first=(("idea", "Sauna", "--we"),)),
    Heard(("goal", "Five songs"), "news", "goal", "Five songs", counted=False),
    Heard(("goal", "--reached", "songs"), "news", "goal_reached", "Songs", first=(("goal", "Songs"),)),
    Heard(("intention", "finish the song"), "news", "intention", "finish the song", counted=False),
    Heard(("intention", "one evening out", "--we"), "news", "intention", "one evening out", counted=False),
    Heard(("cheer", "climbing"), "news", "cheer", ""),
    Heard(("cheer", "climbing", "what", "a", "wall"), "news", "cheer", "what a wall"),
    Heard(("comment", "cinema", "shall I book?"), "news", "word", "shall I book?"),
    Heard(("like", "this", "+1"), "waiting", "request", "week 49 like week 48"),
    Heard(("ritual", "--off", "tea"), "news", "ritual_ended", "Tea"),
    Heard(("rule", "No phones at the table"), "waiting", "rule", "No phones at the table"),
    Heard(("bring", "--show", "phone bill"), "news", "note", "the phone bill", False, (("bring", "the phone bill"),)),
    Heard(("off", "next"), "news", "off", "", counted=False),
    Heard(
        ("away", "America/New_York", "--from", "2026-11-26", "--to", "2026-11-29"), "news", "away", "New York", False
    ),
)
SAYS_NOTHING = {
    "init": "nobody has joined yet",
    "join": "the other sees who is there in the header",
    "demo": "a plan of its own",
    **dict.fromkeys(("week", "today", "next", "show", "search", "trash", "free", "inbox", "requests"), "only reads"),
    **dict.fromkeys(("ideas", "goals", "rituals", "rules", "history", "doctor", "review", "balance"), "only reads"),
    **dict.fromkeys(
        ("print", "export", "completion", "help", "sync", "watch", "backup"), "only reads, or carries what was said"
    ),
    **dict.fromkeys(("done", "partly", "skip", "reopen"), "ticks are not watched; Sunday tells of them"),
    **dict.fromkeys(("undo", "withdraw", "erase"), "takes something back"),
    "choose": "settles for both what both have read",
    "settings": "one's own, or shown to both in the settings",
    "leave": "ends the exchange",
    "remind": "one's own reminders",
    "overlays": "one's own calendars",
    "import": "what it adds is told as what add adds is",
    "devices": "one's own devices",
    "recover": "brings back what was there",
}


KEYS_LIKE: dict[str, tuple[str, ...]] = {
    "add": ("add", "add_form", "duplicate"),
    "agree": ("yes", "yes_here"),
    "decline": ("no",),
    "suggest": ("suggest",),
    "edit": (
        *(
            "edit",
            "move_to",
            "day_later",
            "day_earlier",
            "to_left",
            "to_right",
            "earlier",
            "later",
            "shorter",
            "longer",
        ),
        *("pillar", "protect", "private", "hide", "show", "take_lead"),
    ),
    "remove": ("remove",),
    "restore": ("restore", "bin", "recover"),
    "idea": ("to_jar", "jar"),
    "cheer": ("cheer",),
    "comment": ("comment",),
    "request": ("request",),
    "like": ("like_week",),
    "bring": ("bring",),
    "goal": ("carry",),
    "ritual": ("rituals",),
    "redo": ("redo",),
    "away": ("away",),
}
"""The keys that say something, by the command that says the same."""
KEYS_THAT_SAY_NOTHING = {
    *("up", "down", "left", "right", "next_column", "previous_column", "column_me", "column_we", "column_you"),
    *("first_day", "last_day", "week_before", "week_after", "this_week", "go_to", "open", "find", "view", "inbox"),
    *("past_reviews", "free", "balance", "settings", "look_now", "blank", "help", "palette", "quit", "versions"),
    *("done", "partly", "skipped", "partly_or_not"),  # ticks
    *("undo", "withdraw", "settle"),  # taken back, or settled for both
    *("review", "prepare"),  # Sunday, told at its steps
}


def answered_week(a: Shell, s: Shell) -> None:
    """A week in which all is answered and seen, but two questions of Sam's."""
    join(a, s)
    for words in ("Cinema sat 20:00 2h we", "Groceries thu 17:00 we #home", "Opera sun 20:00 we"):
        a.added(words)
    a.did("add", "Yoga every thu 18:00 1h we")
    a.did("add", "Tea every mon 17:00 30m we")
    for title in ("cinema", "opera", "yoga", "tea"):
        s.did("agree", title)
    s.added("Climbing fri 18:00 2h")
    s.added("Concert sun 18:00 90m we")
    s.did("request", "--need", "two hours to read", "--feeling", "tired")
    for shell in (a, s):
        shell.did("inbox", "--seen")


@pytest.fixture
def both(lay_out: Lay) -> tuple[Shell, Shell]:
    return lay_out(answered_week)


@pytest.mark.parametrize("said", HEARD, ids=lambda said: " ".join(said.typed))
def test_what_one_says_is_in_the_others_inbox(said: Heard, both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    for words in said.first:
        alex.did(*words)
    sam.did("inbox", "--seen")
    alex.clock.forward(minutes=5)

    alex.did(*said.typed)

    inbox = sam.json("inbox")
    rows = [row for row in inbox[said.where] if row["kind"] == said.kind and said.text in row["text"]]
    assert len(rows) == 1, inbox
    if said.where == "news":
        assert rows[0]["counted"] is said.counted


def test_every_command_says_something_or_is_known_to_say_nothing() -> None:
    heard = {said.typed[0] for said in HEARD}
    assert set(COMMAND_NAMES) == heard | SAYS_NOTHING.keys()
    assert heard.isdisjoint(SAYS_NOTHING)


def test_every_key_says_what_a_command_says_or_nothing() -> None:
    said = {key for keys in KEYS_LIKE.values() for key in keys}
    assert {action.id for action in ACTIONS} == said | KEYS_THAT_SAY_NOTHING
    assert KEYS_LIKE.keys() <= {line.typed[0] for line in HEARD}


@pytest.mark.parametrize("words", [("done", "cinema"), ("partly", "opera"), ("skip", "cinema")], ids=" ".join)
def test_ticks_are_not_watched(words: Line, both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    alex.did(*words)

    assert [row for row in sam.json("inbox")["news"] if row["counted"]] == []


@pytest.mark.parametrize("said", HEARD, ids=lambda said: " ".join(said.typed))
def test_ones_own_doing_is_never_news(said: Heard, both: tuple[Shell, Shell]) -> None:
    alex, _ = both
    for words in (*said.first, said.typed):
        alex.did(*words)

    assert alex.json("inbox")["news"] == []


def new_today(shell: Shell) -> list[str]:
    return [line for line in shell.did("today").splitlines() if line.startswith("new from")]


def test_today_tells_what_is_new_until_it_was_seen(both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    assert new_today(sam) == []
    alex.did("remove", "cinema")
    alex.did("idea", "Sauna by the lake")
    alex.clock.forward(minutes=1)
    alex.did("comment", "climbing", "take the red rope")
    sam.did("sync")
    line = "new from Alex (2): Alex on Climbing: “take the red rope”; Cinema, Sat 28 Nov 20:"
    assert new_today(sam) == [f"{line[:79]}…"], "what is below “Also” isn't told"
    assert new_today(sam) == [f"{line[:79]}…"], "reading it marks nothing as seen"
    sam.json("inbox")
    sam.did("inbox")
    assert new_today(sam), "nor does a list that goes into a pipe"
    sam.did("inbox", "--seen")
    assert new_today(sam) == []
    alex.did("comment", "climbing", "and the blue one")
    sam.did("sync")
    assert new_today(sam) == ["new from Alex (1): Alex on Climbing: “and the blue one”"]


def test_today_on_a_full_day_stays_within_eight_lines(both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    sam.did("intention", "slow mornings")
    for hour in range(8, 20):
        sam.did("add", f"Thing {hour} today {hour}:00")
        alex.did("add", f"Other {hour} today {hour}:30")
    alex.did("add", "Museum sat 11:00 we")
    alex.did("comment", "climbing", "take the red rope")
    sam.did("sync")
    lines = sam.did("today").splitlines()
    assert len(lines) == 8
    assert [line.partition(" (")[0] for line in lines[-2:]] == ["waits for your answer", "new from Alex"]


def test_an_evening_without_screens_keeps_the_news_of_today(both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    alex.added("Dinner today 12:30 2h we no screens")
    sam.did("agree", "dinner")
    sam.did("inbox", "--seen")
    alex.did("comment", "climbing", "take the red rope")
    sam.did("sync")
    assert new_today(sam)
    alex.clock.forward(minutes=60)
    assert new_today(sam) == []
