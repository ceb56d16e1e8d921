"""The dialogs over the week: their results, their text and their pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block, Draft, Hours, Person, Version, WeekView
from planner.domain.model.conflict import Several, several
from planner.domain.quickadd import Cursor, Reading
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.tui.actions.table import ACTIONS, Action, actions
from planner.tui.dialogs.block_form import BlockForm
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.dialogs.conflicts import KeptChoice, Settle
from planner.tui.dialogs.find import Find
from planner.tui.dialogs.go_to_date import GoTo, find_day
from planner.tui.dialogs.help import Help
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.dialogs.quick_add import QuickAdd
from planner.tui.themes import THEMES, defaults
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line, Panel

ZONE = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 25)
ALEX, SAM = Person("alex", "Alex", "Europe/Berlin"), Person("sam", "Sam", "Europe/Berlin")
CURSOR = Cursor(datetime(2026, 11, 25, 17, 40, tzinfo=ZONE), "Europe/Berlin", "we", date(2026, 11, 27), "Alex", "Sam")
CINEMA = Block(
    "2026-11-abcdefgh",
    WE,
    "Cinema",
    When("2026-11-27T19:30", 120, "Europe/Berlin"),
    "sam",
    pillar="date",
    place="Odeon",
    notes="The late one has subtitles.\nTwo seats [by the aisle].",
    lead="sam",
    tags=("film",),
    touched_by="sam",
    touched_at=datetime(2026, 11, 24, 19, 14, tzinfo=UTC),
)
SPLIT = CINEMA._replace(
    conflicts=(
        Version("title", "Cinema with Mia", "alex", "a" * 13, datetime(2026, 11, 25, 8, 2, tzinfo=UTC)),
        Version(
            "when",
            When("2026-11-26T19:00", 120, "Europe/Berlin"),
            "alex",
            "a" * 13,
            datetime(2026, 11, 25, 8, 1, tzinfo=UTC),
        ),
    ),
)


def versions(register: str, shown: object) -> Several:
    """What SPLIT holds of a register beside the value that is shown."""
    first = Version(register, shown, "sam", "s" * 13, datetime(2026, 11, 25, 9, 30, tzinfo=UTC))
    return several(register, [first, *(version for version in SPLIT.conflicts if version.register == register)])


TWICE = (versions("title", CINEMA.title), versions("when", CINEMA.when))
NOTHING = Hours(0, 0, {})
VIEW = WeekView(
    Week(2026, 48),
    TODAY,
    ZONE,
    ALEX,
    SAM,
    {"me": (), "we": (CINEMA,), "you": ()},
    {"me": NOTHING, "we": NOTHING, "you": NOTHING},
)
WIDE = (120, 40)
NORMAL = (80, 24)
TINY = (40, 10)


class Stage(App[None]):
    """A screen of text with the dialog on it.

    `given` is what the dialog gave back, `closed` whether it did, `typed` the text in its fields.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, dialog: Screen[Any], theme: str = "planner-dark") -> None:
        super().__init__()
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme
        self.dialog = dialog
        self.given: Any = None
        self.closed = False
        self.said = ""
        self.typed = ""
        self.offered: set[str] = set()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return defaults(True)

    def compose(self) -> ComposeResult:
        row = " 08:00  Dentist       │  20:00  Plan the trip   │  10:00  Long run"
        yield Static(Content("\n".join(row for _ in range(60))))

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self._take)

    def _take(self, result: Any) -> None:
        self.given, self.closed = result, True


Play = Callable[..., Awaitable[Stage]]


def keys_of(text: str) -> list[str]:
    """The keys that type `text`, by Textual's names."""
    named = {" ": "space", "\n": "enter", ":": "colon", "-": "minus", "#": "number_sign", ".": "full_stop"}
    return [named.get(sign, sign) for sign in text]


async def press(pilot: Pilot[None], keys: Iterable[str]) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def play(dialog: Screen[Any], *keys: str, size: tuple[int, int] = NORMAL) -> Stage:
    stage = Stage(dialog)
    async with stage.run_test(size=size) as pilot:
        await press(pilot, keys)
        stage.said = words(stage)
        stage.typed = "\n".join(field.value for field in stage.dialog.query(Field))
        stage.offered = {entry.id for menu in stage.dialog.query(Menu) for entry in menu.entries}
    return stage


def words(stage: Stage) -> str:
    """All the words of a dialog's lines."""
    return "\n".join(str(line.content) for line in stage.dialog.query(Line) if line.display)


# -- quick add ---------------------------------------------------------------------------------------------------------


async def test_quick_add_gives_the_reading() -> None:
    stage = await play(QuickAdd(CURSOR), *keys_of("Date night fri 19:30 2h #date\n"))
    assert isinstance(stage.given, Reading)
    assert (stage.given.title, stage.given.column, stage.given.pillar) == ("Date night", "we", "date")
    assert stage.given.when == CINEMA.when


async def test_quick_add_shows_the_reading_while_one_types() -> None:
    stage = await play(QuickAdd(CURSOR), *keys_of("Date night fri 19:30 2h #da"))
    assert "we · Fri 27 Nov 19:30–21:30 · for: date · “Date night”" in stage.said


async def test_an_impossible_line_is_explained_and_stays() -> None:
    stage = await play(QuickAdd(CURSOR), *keys_of("Run fri 18:00-16:59\n"))
    assert not stage.closed
    assert stage.typed == "Run fri 18:00-16:59"
    assert "ends before it starts" in stage.said


async def test_a_line_without_a_title_stays_open() -> None:
    stage = await play(QuickAdd(CURSOR), *keys_of("fri 18:00\n"))
    assert not stage.closed
    assert "title" in stage.said


@pytest.mark.parametrize("keys", [["enter"], ["escape"], ["space", "enter"]])
async def test_an_empty_line_closes_quick_add(keys: list[str]) -> None:
    stage = await play(QuickAdd(CURSOR), *keys)
    assert stage.closed
    assert stage.given is None


async def test_an_unchanged_prefilled_line_closes_too() -> None:
    stage = await play(QuickAdd(CURSOR, "19:00 "), "enter")
    assert stage.closed
    assert stage.given is None


async def test_typed_text_is_dropped_only_on_a_second_try() -> None:
    stage = await play(QuickAdd(CURSOR), *keys_of("Run"), "escape")
    assert not stage.closed
    assert stage.typed == "Run"
    assert (await play(QuickAdd(CURSOR), *keys_of("Run"), "escape", "escape")).closed


async def test_quick_add_reports_a_failed_save() -> None:
    def keep(_reading: Reading) -> None:
        raise BadInput("There is no room for it.")

    stage = await play(QuickAdd(CURSOR, keep=keep), *keys_of("Run\n"))
    assert not stage.closed
    assert "There is no room for it." in stage.said


async def test_text_that_looks_like_markup_stays_text() -> None:
    stage = await play(QuickAdd(CURSOR, "", None), "left_square_bracket", "b", "right_square_bracket", "enter")
    assert stage.given.title == "[b]"


# -- the form ----------------------------------------------------------------------------------------------------------


SAVE = ("escape", "end", "s")
"""From a field that may be open to the buttons, and save."""


def form(block: Block | None = CINEMA, **rest: Any) -> BlockForm:
    return BlockForm(block, None, VIEW, CURSOR, **rest)


async def test_the_form_returns_only_changed_fields() -> None:
    stage = await play(form(), "enter", *keys_of(" late\n"), *SAVE)
    assert stage.given == {"title": "Cinema late"}


async def test_an_unchanged_form_returns_nothing() -> None:
    stage = await play(form(), "enter", "escape", "down", "enter", "enter", *SAVE)
    assert stage.closed
    assert stage.given is None


async def test_letters_act_only_outside_a_field() -> None:
    stage = await play(form(), "enter", "s", "q")
    assert not stage.closed


async def test_a_time_is_read_in_the_form_as_in_quick_add() -> None:
    stage = await play(form(), "down", "enter", "ctrl+u", *keys_of("sat 20:00\n"), *SAVE)
    assert stage.given == {"when": When("2026-11-28T20:00", 120, "Europe/Berlin")}


async def test_the_hour_of_a_day_that_is_over_stays_on_that_day() -> None:
    block = CINEMA._replace(when=When("2026-11-23T19:30", 120, "Europe/Berlin"))
    keys = ["down", "enter", *["backspace"] * 5, *keys_of("20:00\n"), *SAVE]
    stage = await play(form(block), *keys)
    assert stage.given == {"when": When("2026-11-23T20:00", 120, "Europe/Berlin")}


async def test_an_invalid_time_is_explained_and_stays() -> None:
    stage = await play(form(), "down", "enter", "ctrl+u", *keys_of("soon\n"), *SAVE)
    assert not stage.closed
    assert "“soons” is not a time" in stage.said


async def test_the_form_changes_length_owner_and_pillar() -> None:
    keys = ["down", "down", "enter", "ctrl+u", *keys_of("90m\n"), "left", "down", "right", *SAVE]
    stage = await play(form(), *keys)
    assert stage.given == {"when": CINEMA.when._replace(minutes=90), "who": "alex", "pillar": "explore"}


async def test_a_choice_opens_into_a_list() -> None:
    stage = await play(form(), "down", "down", "down", "down", "enter", "home", "enter", *SAVE)
    assert stage.given == {"pillar": None}


async def test_notes_of_several_lines_are_typed_with_arrows_and_enter() -> None:
    keys = ["down"] * 6
    stage = await play(form(), *keys, "enter", "down", *keys_of("Popcorn\n"), *SAVE)
    assert stage.given == {"notes": f"{CINEMA.notes}\nPopcorn"}


async def test_the_form_changes_tags_and_protection() -> None:
    stage = await play(form(), *["down"] * 8, "enter", *keys_of(", #winter\n"), "enter", *SAVE)
    assert stage.given == {"tags": ("film", "winter"), "protected": True}


async def test_a_new_block_begins_where_the_cursor_is() -> None:
    stage = await play(form(None), *keys_of("Walk\n"), *SAVE)
    assert stage.given == Draft("Walk", When("2026-11-27", 60), WE)


async def test_a_new_block_needs_a_title() -> None:
    stage = await play(form(None), "escape", "end", "s")
    assert not stage.closed
    assert "A block needs a title" in stage.said


async def test_changes_are_dropped_only_on_a_second_try() -> None:
    assert not (await play(form(), "enter", *keys_of("x\n"), "escape")).closed
    stage = await play(form(), "enter", *keys_of("x\n"), "escape", "escape")
    assert stage.closed
    assert stage.given is None


async def test_the_save_row_saves_and_trouble_keeps_the_form() -> None:
    def keep(_changes: object) -> None:
        raise BadInput("Written meanwhile.")

    stage = await play(form(keep=keep), "enter", *keys_of("x\n"), *["down"] * 10, "enter")
    assert not stage.closed
    assert "Written meanwhile." in stage.said


async def test_the_mouse_opens_a_field_and_saves() -> None:
    stage = Stage(form())
    async with stage.run_test(size=NORMAL) as pilot:
        await pilot.click("TextRow")
        await press(pilot, keys_of(" 2"))
        await pilot.click("Buttons .value", offset=(3, 0))
        await pilot.pause()
    assert stage.given == {"title": "Cinema 2"}


# -- look, settle, choose, help ----------------------------------------------------------------------------------------


async def test_the_block_menu_shows_facts_and_returns_the_action() -> None:
    stage = await play(look(CINEMA), "down", "enter")
    assert stage.given == "done"
    stage = await play(look(CINEMA))
    told = stage.said
    assert "Fri 27 Nov 19:30–21:30 · 2h · both of you" in told
    assert "for: date · at Odeon · Sam plans it" in told
    assert "from Sam · last changed by Sam, Tue 24 Nov 20:14" in told


@pytest.mark.parametrize(("key", "action"), [("p", "duplicate"), ("J", "day_later"), ("exclamation_mark", "protect")])
async def test_the_block_menu_takes_an_actions_own_key(key: str, action: str) -> None:
    assert (await play(look(CINEMA), key)).given == action


async def test_the_block_menu_follows_remapped_keys() -> None:
    assert (await play(look(CINEMA, actions({"done": "z"})), "z")).given == "done"


async def test_the_block_menu_offers_conflicts_first() -> None:
    assert (await play(look(SPLIT), "enter")).given == "settle"


def look(block: Block, keys: Sequence[Action] = ACTIONS) -> BlockMenu:
    """A look at a block about which everything can be done."""
    labels = {"done": "it happened", "partly": "happened in part", "protect": "protect it"}
    labels["settle"] = "you both changed this: choose"
    offered = [action._replace(label=labels.get(action.id, action.label)) for action in keys if action.available]
    return BlockMenu(block, VIEW, offered)


def settle(title: str = "Cinema", kept: list[KeptChoice] | None = None) -> Settle:
    """Nothing is left after the first choice."""

    def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
        if kept is not None:
            kept.append((register, number))
        return "Settled", ()

    return Settle(title, TWICE, VIEW, keep)


@pytest.mark.parametrize(
    ("keys", "choice"),
    [(["5"], ("when", 2)), (["enter"], ("title", 1)), (["down", "enter"], ("title", 2)), (["3"], ("title", "both"))],
)
async def test_settle_keeps_a_register_by_number_or_both(keys: list[str], choice: KeptChoice) -> None:
    kept: list[KeptChoice] = []
    assert (await play(settle(kept=kept), *keys)).given == "Settled"
    assert kept == [choice]


async def test_settle_shows_each_version_with_who_and_when() -> None:
    stage = Stage(dialog := settle())
    async with stage.run_test(size=NORMAL):
        entries = dialog.query_one(Menu).entries
    assert [(entry.words, entry.note) for entry in entries] == [
        ("Cinema", "Sam, Wed 25 Nov 10:30 · shown now"),
        ("Cinema with Mia", "Alex, Wed 25 Nov 09:02"),
        ("Cinema / Cinema with Mia", "both"),
        ("Fri 27 Nov 19:30–21:30", "Sam, Wed 25 Nov 10:30 · shown now"),
        ("Thu 26 Nov 19:00–21:00", "Alex, Wed 25 Nov 09:01"),
    ]


async def test_choose_by_arrows_key_and_mouse() -> None:
    options = [Option("d", "date", "an evening"), Option("r", "rest", "rest"), Option("h", "home", "household")]
    assert (await play(Choose("For", options, "rest"), "enter")).given == "rest"
    assert (await play(Choose("For", options), "h")).given == "home"
    stage = Stage(Choose("For", options))
    async with stage.run_test(size=NORMAL) as pilot:
        await pilot.click(Menu, offset=(4, 1))
        await pilot.pause()
    assert stage.given == "rest"


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_a_dialog_closes_without_a_choice(key: str) -> None:
    for dialog in (Choose("For", [Option("d", "date", "date")]), look(CINEMA), settle(), Help()):
        stage = await play(dialog, key)
        assert stage.closed
        assert stage.given is None


async def test_a_click_beside_a_dialog_closes_it() -> None:
    stage = Stage(Choose("For", [Option("d", "date", "date")]))
    async with stage.run_test(size=NORMAL) as pilot:
        await pilot.click(offset=(1, 1))
        await pilot.pause()
    assert stage.closed


async def test_help_returns_the_chosen_command() -> None:
    assert (await play(Help(), "a")).given == "add"
    assert (await play(Help(), "down", "enter")).given == "open"
    stage = await play(Help(), "question_mark", "question_mark")
    assert stage.closed
    assert stage.given is None


async def test_help_begins_with_twelve_keys() -> None:
    stage = Stage(Help())
    async with stage.run_test(size=NORMAL) as pilot:
        await pilot.pause()
        menu = stage.screen.query_one(Menu)
        assert len(menu.entries) == 12
        assert stage.screen.query_one(Panel).max_scroll_y == 0
        await press(pilot, ["question_mark"])
        assert len(menu.entries) > 30
        assert menu.size.height <= 40


async def test_the_first_keys_are_those_of_the_table() -> None:
    remapped = actions({"add": "ctrl+n", "help": "f1"})
    stage = Stage(Help(remapped))
    async with stage.run_test(size=NORMAL) as pilot:
        await pilot.pause()
        shown = {entry.id: entry.key for entry in stage.screen.query_one(Menu).entries}
        assert (shown["add"], shown["help"]) == ("Ctrl+n", "F1")
        assert "F1: all keys" in str(stage.screen.query_one(Panel).border_subtitle)
        await press(pilot, ["f1"])
        assert len(stage.screen.query_one(Menu).entries) > 30


async def test_all_keys_are_listed_and_do_their_own_action() -> None:
    stage = Stage(Help())
    async with stage.run_test(size=NORMAL) as pilot:
        await press(pilot, ["question_mark"])
        listed = [key for entry in stage.screen.query_one(Menu).entries for key in entry.keys]
    assert sorted(listed) == sorted(key for action in ACTIONS for key in action.keys)
    for key, action in (("J", "day_later"), ("K", "day_earlier"), ("U", "redo"), ("3", "column_you")):
        assert (await play(Help(), "question_mark", key)).given == action


# -- find and go to ----------------------------------------------------------------------------------------------------


async def test_find_searches_on_enter_and_goes_there() -> None:
    asked: list[str] = []

    def search(text: str) -> tuple[Block, ...]:
        asked.append(text)
        return (SPLIT, CINEMA)

    stage = await play(Find(search, ZONE, TODAY, ALEX, SAM), *keys_of("cin\n"), "down", "enter")
    assert asked == ["cin"]
    assert stage.given is SPLIT


async def test_find_lets_the_words_be_changed() -> None:
    dialog = Find(lambda text: (CINEMA,) if text == "cine" else (SPLIT,), ZONE, TODAY)
    stage = await play(dialog, *keys_of("cin\n"), "up", *keys_of("e\n\n"))
    assert stage.given is CINEMA


async def test_find_says_when_nothing_matches() -> None:
    stage = await play(Find(lambda _text: (), ZONE, TODAY), *keys_of("xyz\n"))
    assert not stage.closed
    assert "Nothing has these words" in stage.said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 25)),
        ("fri", date(2026, 11, 27)),
        ("12 dec", date(2026, 12, 12)),
        ("2027-01-09", date(2027, 1, 9)),
        ("week 50", date(2026, 12, 7)),
        ("W50", date(2026, 12, 7)),
        ("2026-W50", date(2026, 12, 7)),
        ("next", date(2026, 11, 30)),
        ("this week", date(2026, 11, 25)),
        ("-2", date(2026, 11, 9)),
        ("fri 23:30", date(2026, 11, 27)),
    ],
)
def test_go_to_reads_a_day(text: str, day: date) -> None:
    assert find_day(text, TODAY, CURSOR) == day


@pytest.mark.parametrize("text", ["somewhere", "week 54", "2026-W60", "31 nov", "+9999999"])
def test_go_to_refuses_text_that_is_not_a_day(text: str) -> None:
    with pytest.raises(BadInput):
        find_day(text, TODAY, CURSOR)


async def test_go_to_gives_the_day() -> None:
    assert (await play(GoTo(TODAY, CURSOR), *keys_of("12 dec\n"))).given == date(2026, 12, 12)
    stage = await play(GoTo(TODAY, CURSOR), *keys_of("12 dec"))
    assert "Sat 12 Dec · week 50" in stage.said


# -- anything that may stand in a plan, and any terminal ---------------------------------------------------------------

WILD = SPLIT._replace(
    title="[bold]x[/] " + "long " * 2000,
    place="\x1b[31mred\x1b[0m",
    notes="\n".join("[link=x]" * 20 for _ in range(40)),
    tags=("[", "日本語"),
    pillar="own\u202epillar",
    conflicts=(*SPLIT.conflicts, Version("notes", "x\n" * 900, "who", "d" * 13, datetime(2026, 1, 1, tzinfo=UTC))),
)


def all_dialogs(block: Block) -> list[Screen[Any]]:
    return [
        QuickAdd(CURSOR, block.title[:3000]),
        form(block),
        form(None),
        look(block),
        settle(block.title),
        Find(lambda _text: (block,) * 60, ZONE, TODAY, ALEX, SAM, "[x"),
        GoTo(TODAY, CURSOR, "[x"),
        Choose(block.title, [Option("1", "a", block.title, block.place)]),
        Help(),
    ]


@pytest.mark.parametrize("size", [(20, 5), NORMAL])
@pytest.mark.parametrize("which", range(9))
async def test_any_text_fits_its_dialog_in_any_terminal(which: int, size: tuple[int, int]) -> None:
    stage = Stage(all_dialogs(WILD)[which])
    async with stage.run_test(size=size) as pilot:
        await press(pilot, ["down", "down", "up", "right", "left"])
        assert "\x1b" not in words(stage)
        assert stage.screen.query_one(Panel).region.right <= size[0]


@pytest.mark.parametrize("which", range(9))
async def test_the_cursor_of_a_small_terminal_is_in_sight(which: int) -> None:
    stage = Stage(all_dialogs(SPLIT)[which])
    async with stage.run_test(size=TINY) as pilot:
        await press(pilot, ["down"] * 5)
        focused = stage.screen.focused
        assert focused is not None
        panel = stage.screen.query_one(Panel)
        spot = focused.region
        if isinstance(focused, Menu):
            spot = focused.cursor_region
        assert panel.content_region.overlaps(spot)


# -- pictures ----------------------------------------------------------------------------------------------------------

PICTURES: dict[str, tuple[Callable[[], Screen[Any]], list[str]]] = {
    "add": (lambda: QuickAdd(CURSOR, "Date night fri 19:30 2h we #da"), ["t"]),
    "form": (form, ["down", "enter", "ctrl+u", "s", "a", "t"]),
    "look": (lambda: look(SPLIT), ["down"]),
    "settle": (settle, ["down"]),
    "find": (lambda: Find(lambda _text: (CINEMA, SPLIT), ZONE, TODAY, ALEX, SAM, "cinema"), ["enter"]),
    "help": (Help, []),
}


@pytest.mark.parametrize("size", [NORMAL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str, size: tuple[int, int], snap_compare: Callable[..., bool]) -> None:
    """One framed panel over the week, with a title, the keys, and `>` at the cursor."""
    make, keys = PICTURES[name]
    assert snap_compare(Stage(make()), terminal_size=size, press=keys)


def test_a_light_picture(snap_compare: Callable[..., bool]) -> None:
    """A block's details in the light theme: dark text, a clearly marked cursor line."""
    assert snap_compare(Stage(look(CINEMA), "planner-light"), terminal_size=NORMAL)
