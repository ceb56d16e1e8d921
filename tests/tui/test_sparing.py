"""Frame differences: the terminal shows the update, and only changes are sent."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from planner.tui.terminal.frame_diff import DrawnFrame
from planner.tui.terminal.frame_diff import _blanks as count_blanks
from planner.tui.terminal.frame_diff import _cells as read_cells
from planner.tui.terminal.frame_diff import _Pen as Pen
from planner.tui.terminal.frame_diff import _runs as read_runs

WIDTH, HEIGHT = 12, 3
CONSOLE = Console(color_system="truecolor", force_terminal=True, legacy_windows=False, _environ={})
STYLES = [
    Style(),
    Style(color="#ff0000", bgcolor="#000010"),
    Style(color="#00ff00", bgcolor="#000010", bold=True),
    Style(color="#00ff00", bgcolor="#200000"),
    Style(reverse=True),
    Style(color="#ff0000", bgcolor="#000010", bold=True, dim=True),
    Style(color="#00ff00", bgcolor="#000010", dim=True, strike=True),
    Style(bgcolor="#000010", underline=True, reverse=True),
    Style(overline=True),
]
ENDS = {"22": "12", "23": "3", "24": "4", "27": "7", "29": "9"}
"""The attributes that a code ends."""
LINES_THROUGH = {"4", "7", "9", "53"}
"""Attributes that also a blank shows."""
_CODE = re.compile(r"\x1b\[([\d;]*)([A-Za-z])")


class Screen:
    """A terminal of a few rows that reads cursor moves, SGR and text, as frames use."""

    def __init__(self) -> None:
        self.cells = [[(" ", "")] * WIDTH for _ in range(HEIGHT)]
        self._x = self._y = 0
        self._look: dict[str, str] = {}

    def feed(self, data: str) -> None:
        while data:
            if match := _CODE.match(data):
                self._control(match[1], match[2])
                data = data[match.end() :]
                continue
            self._put(data[0])
            data = data[1:]

    def _control(self, numbers: str, kind: str) -> None:
        if kind == "H":
            self._y, self._x = (int(number) - 1 for number in numbers.split(";"))
        elif kind == "C":
            self._x += int(numbers)
        elif kind == "m":
            self._turn(numbers.split(";"))
        elif kind == "X":
            here = self._x
            for _ in range(int(numbers)):
                self._put(" ")
            self._x = here
        else:
            raise AssertionError(f"an unexpected code: {numbers}{kind}")

    def _turn(self, codes: list[str]) -> None:
        while codes:
            code = codes.pop(0)
            if code in ("38", "48"):
                count = 4 if codes[0] == "2" else 2
                self._look[code] = ";".join(codes[:count])
                del codes[:count]
            elif code == "0":
                self._look = {}
            elif code in ENDS:
                for attribute in ENDS[code]:
                    self._look.pop(attribute, None)
            elif code in ("39", "49"):
                self._look.pop({"39": "38", "49": "48"}[code], None)
            else:
                self._look[code] = "on"

    def _put(self, sign: str) -> None:
        width = cell_len(sign)
        seen = self._look if sign != " " or self._look.keys() & LINES_THROUGH else {"48": self._look.get("48", "none")}
        look = ",".join(f"{key}={value}" for key, value in sorted(seen.items()))
        for half in range(width):
            self.cells[self._y][self._x + half] = (sign if not half else "", look)
        self._x += width


def layout(lines: list[list[tuple[str, int]]]) -> LayoutUpdate:
    strips = [
        [Strip([Segment(text, STYLES[style]) for text, style in line]).adjust_cell_length(WIDTH, STYLES[1])]
        for line in lines
    ]
    return LayoutUpdate(strips, Region(0, 0, WIDTH, len(lines)))  # type: ignore[arg-type]


LINES = st.lists(
    st.lists(st.tuples(st.text("ab ─日", min_size=1, max_size=5), st.integers(0, len(STYLES) - 1)), max_size=4),
    min_size=HEIGHT,
    max_size=HEIGHT,
)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_the_terminal_ends_up_showing_the_last_update(updates: list[list[list[tuple[str, int]]]]) -> None:
    frame, screen = DrawnFrame(), Screen()
    for lines in updates:
        screen.feed(frame.difference(layout(lines), CONSOLE))
    fresh = Screen()
    fresh.feed(DrawnFrame().difference(layout(updates[-1]), CONSOLE))
    assert screen.cells == fresh.cells


@given(LINES)
def test_a_row_sent_whole_takes_the_bytes_of_its_cells(lines: list[list[tuple[str, int]]]) -> None:
    update = layout(lines)
    frame, by_cells = DrawnFrame(), Pen()
    sent = frame.difference(update, CONSOLE)
    for y, (strip,) in enumerate(update.strips):
        cells = read_cells(read_runs([strip], ColorSystem.TRUECOLOR))
        blanks = count_blanks(cells)
        by_cells.move(0, y)
        by_cells.put(cells[: len(cells) - blanks])
        if blanks:
            by_cells.erase(blanks, cells[-1])
    assert sent == by_cells.written()
    frame.read_cells()
    assert frame.difference(update, CONSOLE) == ""


def test_unchanged_cells_are_not_sent_again() -> None:
    frame = DrawnFrame()
    lines = [[("week", 1)], [("run", 2), (" far", 3)], []]
    assert frame.difference(layout(lines), CONSOLE)
    assert frame.difference(layout(lines), CONSOLE) == ""


def test_one_changed_sign_costs_one_sign() -> None:
    frame = DrawnFrame()
    frame.difference(layout([[("07:00 Run", 1)], [], []]), CONSOLE)
    assert frame.difference(layout([[("07:15 Run", 1)], [], []]), CONSOLE) == (
        "\x1b[1;4H\x1b[38;2;255;0;0;48;2;0;0;16m15\x1b[0m"
    )


def test_after_forgetting_everything_is_sent_again() -> None:
    frame = DrawnFrame()
    first = frame.difference(layout([[("week", 1)], [], []]), CONSOLE)
    frame.forget()
    assert frame.difference(layout([[("week", 1)], [], []]), CONSOLE) == first


def test_a_part_changes_its_part_only() -> None:
    frame, screen = DrawnFrame(), Screen()
    screen.feed(frame.difference(layout([[("one two", 1)], [("three", 1)], []]), CONSOLE))
    chops = [{0: None, 4: Strip([Segment("TWO", STYLES[1])]), 7: None}, {0: None}, {0: None}]
    update = ChopsUpdate(chops, [(0, 4, 7)], [[4, 7, WIDTH], [WIDTH], [WIDTH]])  # type: ignore[arg-type]
    sent = frame.difference(update, CONSOLE)
    assert "TWO" in sent
    assert "one" not in sent
    screen.feed(sent)
    assert "".join(sign for sign, _ in screen.cells[0]).rstrip() == "one TWO"


def test_colours_are_reduced_for_terminals_with_few() -> None:
    console = Console(color_system="standard", force_terminal=True, legacy_windows=False, _environ={})
    assert console._color_system is ColorSystem.STANDARD
    assert ";2;" not in DrawnFrame().difference(layout([[("week", 1)], [], []]), console)
