"""Bands, cells, heights and the places of the cursor: all of it values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from planner.domain.model.block import WE, Block, Person, Status, Version, WeekView
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import week_view
from planner.tui.week.bands import Band, RowPlace, frame, heights, rows_of, week_bands
from planner.tui.week.cell_text import CellMarks, cell_run
from planner.tui.week.cursor_grid import CursorGrid, window
from planner.tui.week.day_bands import MOST_LANES, day_bands, lanes_in, lanes_of
from planner.tui.widgets.text_runs import fit, merged

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 25, 17, 40, tzinfo=BERLIN)
ME, YOU = Person("a", "Alex", "Europe/Berlin"), Person("b", "Sam", "Europe/Berlin")


def at(day: int, hour: str, minutes: int = 60) -> When:
    return When.at(datetime.fromisoformat(f"{MONDAY + timedelta(days=day)}T{hour}"), minutes, "Europe/Berlin")


def on(day: int, minutes: int = 60) -> When:
    return When.on_day(MONDAY + timedelta(days=day), minutes)


def block(
    title: str, when: When, who: str = "a", *, protected: bool = False, status: Status = "planned", id_: str = ""
) -> Block:
    return Block(id_ or title, who, title, when, "a", protected=protected, status=status)


def view(*blocks: Block, week: Week | None = None) -> WeekView:
    return week_view(week or Week.of(MONDAY), blocks, ME, YOU, BERLIN, NOW.date())


def titles(band: Band, column: int) -> list[str]:
    return [entry.block.title for entry in band.cells[column]]


def text(
    band: Band, column: int = 0, width: int = 24, height: int = 1, first: int = 0, marks: CellMarks | None = None
) -> str:
    name = ("me", "we", "you")[column]
    return "".join(run for run, _ in cell_run(band.cells[column], 0, height, first, width, name, marks or CellMarks()))  # type: ignore[arg-type]


# -- bands ------------------------------------------------------------------------------------------------------------


def test_a_week_has_seven_days_and_a_line_for_blocks_without_a_day() -> None:
    bands = week_bands(view(), NOW)
    assert [band.label for band in bands] == [
        "Mon 23",
        "Tue 24",
        "Wed 25",
        "Thu 26",
        "Fri 27",
        "Sat 28",
        "Sun 29",
        "week",
    ]
    assert [band.label for band in bands if band.now] == ["Wed 25"]
    assert [band.label for band in bands if band.over] == ["Mon 23", "Tue 24"]
    assert bands[7].day is None


def test_blocks_are_in_day_and_column_those_without_an_hour_last() -> None:
    letters, swim = block("Letters", on(2), "b"), block("Swim", at(2, "07:00"), "b")
    trip = block("Trip", at(2, "20:00"), WE)
    bands = week_bands(view(letters, swim, trip, block("Bank", When.in_week(Week.of(MONDAY)))), NOW)
    assert titles(bands[2], 2) == ["Swim", "Letters"]
    assert titles(bands[2], 1) == ["Trip"]
    assert titles(bands[7], 0) == ["Bank"]


def test_past_blocks_are_marked_as_over() -> None:
    bands = week_bands(view(block("Ended", at(2, "16:00", 60)), block("Still on", at(2, "17:00", 60))), NOW)
    assert [(entry.block.title, entry.over) for entry in bands[2].cells[0]] == [("Ended", True), ("Still on", False)]


def test_several_days_are_a_bar_above_the_other_blocks() -> None:
    weekend = block("Away", on(4, 3 * 1440), protected=True)
    bands = week_bands(view(weekend, block("Early", at(5, "06:00"))), NOW)
    assert [titles(bands[day], 0) for day in (4, 5, 6)] == [["Away"], ["Away", "Early"], ["Away"]]
    assert [bands[day].cells[0][0].part for day in (4, 5, 6)] == [0, 1, 2]
    assert text(bands[4]) == " [Away ━━━━━━━━━━━━━━━━ "
    assert text(bands[5], height=2) == "  ━━━━━━━━━━ day 2 of 3 "
    assert text(bands[6]) == "  ━━━━━━━━━━━━ last day]"


def test_a_bar_shows_the_hour_at_which_it_ends() -> None:
    bands = week_bands(view(block("Away", at(5, "18:00", 42 * 60))), NOW)
    assert text(bands[5]).startswith("  Away ━")
    assert text(bands[6]) == "  ━━━━━━━━━━ day 2 of 3 "
    assert text(week_bands(view(block("Away", at(5, "18:00", 26 * 60))), NOW)[6]) == "  ━━━━━━━━━ until 20:00 "


def test_a_night_out_is_shown_on_its_evening() -> None:
    bands = week_bands(view(block("Party", at(4, "22:00", 300))), NOW)
    assert titles(bands[4], 0) == ["Party"]
    assert not titles(bands[5], 0)


def test_a_night_of_last_week_that_ends_in_this_one_is_shown_with_its_end() -> None:
    bands = week_bands(view(block("Party", at(-1, "22:00", 300))), NOW)
    assert titles(bands[0], 0) == ["Party"]
    assert "03:00" in text(bands[0])


def test_a_day_has_its_hours_and_a_line_for_the_rest() -> None:
    day = MONDAY + timedelta(days=2)
    shown = view(
        block("Course", at(2, "18:30", 120)),
        block("Night train", at(2, "23:30", 60), "b"),
        block("Letters", on(2), WE),
        block("Elsewhere", at(3, "18:00")),
    )
    bands = day_bands(shown, day, NOW)
    assert bands[0].label == "day"
    assert titles(bands[0], 1) == ["Letters"]
    by_hour = {band.hour: band for band in bands[1:]}
    assert min(by_hour) == 7  # type: ignore[type-var]
    assert max(by_hour) == 23  # type: ignore[type-var]
    assert [titles(by_hour[hour], 0) for hour in (17, 18, 19, 20, 21)] == [[], ["Course"], ["Course"], ["Course"], []]
    assert [band.hour for band in bands if band.now] == [17]
    assert text(by_hour[20]).rstrip() == "  ┃ until 20:30"
    assert all("Elsewhere" not in titles(band, 0) for band in bands)


def test_a_day_shows_the_rest_of_the_night_before() -> None:
    bands = day_bands(view(block("Party", at(4, "22:00", 300))), MONDAY + timedelta(days=5), NOW)
    assert [band.hour for band in bands if titles(band, 0)] == [0, 1, 2]


# -- heights and columns ----------------------------------------------------------------------------------------------


def busy(*counts: int) -> tuple[Band, ...]:
    return week_bands(
        view(
            *(block(f"{day}-{n}", at(day, f"{8 + n:02}:00")) for day, count in enumerate(counts) for n in range(count))
        ),
        NOW,
    )


def test_with_plenty_of_room_every_day_gets_an_empty_row() -> None:
    assert heights(busy(1, 2, 1, 0, 3, 0, 0), (0,), 40, shrink=True) == (2, 3, 3, 2, 4, 2, 2, 2)


def test_with_just_enough_room_no_day_gets_an_empty_row() -> None:
    assert heights(busy(1, 2, 1, 0, 3, 0, 0), (0,), 12, shrink=True) == (1, 2, 2, 1, 3, 1, 1, 1)


def test_the_tallest_days_shrink_first() -> None:
    assert heights(busy(6, 1, 1, 1, 1, 2, 1), (0,), 12, shrink=True) == (3, 1, 2, 1, 1, 2, 1, 1)


@given(st.lists(st.integers(0, 9), min_size=7, max_size=7), st.integers(1, 60))
def test_heights_fit_if_possible_and_are_never_zero(counts: list[int], room: int) -> None:
    bands = busy(*counts)
    given_rows = heights(bands, (0, 1, 2), room, shrink=True)
    assert all(rows >= 1 for rows in given_rows)
    assert sum(given_rows) <= max(room, 9)  # eight bands, and two rows for today
    wanted = heights(bands, (0, 1, 2), room, shrink=False)
    assert all(rows <= want + 1 for rows, want in zip(given_rows, wanted, strict=True))


@given(st.integers(1, 300), st.sampled_from([(0, 1, 2), (1,)]))
def test_columns_share_the_width_exactly(width: int, shown: tuple[int, ...]) -> None:
    found = frame(width, shown)
    assert len(found.spans) == len(shown)
    assert all(span.width >= 1 for span in found.spans)
    if width >= 20:
        assert found.label + sum(span.width + 1 for span in found.spans) == width
        assert [found.column_at(span.x) for span in found.spans] == list(shown)
        assert found.column_at(0) is None


# -- the cursor -------------------------------------------------------------------------------------------------------


def sheet(*blocks: Block) -> CursorGrid:
    bands = week_bands(view(*blocks), NOW)
    return CursorGrid(bands, heights(bands, (0, 1, 2), 16, shrink=True))


def test_down_goes_through_every_entry_and_every_empty_cell_and_up_comes_back() -> None:
    found = sheet(block("A", at(0, "08:00")), block("B", at(0, "09:00")), block("C", at(2, "09:00")))
    place, way = found.place(0, 0), []
    while True:
        way.append(place)
        following = found.moved(place, 1)
        if following == place:
            break
        place = following
    assert [p.block_id for p in way] == ["A", "B", None, "C", None, None, None, None, None]
    back = [place]
    while (before := found.moved(back[-1], -1)) != back[-1]:
        back.append(before)
    assert back == way[::-1]


def test_across_keeps_the_day_and_stops_at_the_edge() -> None:
    found = sheet(block("A", at(0, "08:00")), block("Us", at(0, "09:00"), WE))
    place = found.across(found.place(0, 0), 1)
    assert (place.column, place.block_id) == (1, "Us")
    assert found.across(found.place(0, 2), 1) == found.place(0, 2)
    assert found.across(found.place(0, 0), -1) == found.place(0, 0)


def test_the_cursor_stays_on_its_block_when_the_week_changes_around_it() -> None:
    before = sheet(block("A", at(0, "08:00")), block("B", at(0, "10:00")))
    place = before.place(0, 0, 1)
    after = sheet(block("A", at(0, "08:00")), block("New", at(0, "09:00")), block("B", at(3, "10:00")))
    assert after.kept(place) == RowPlace(3, 0, 0, "B")


def test_the_cursor_stays_where_it_was_when_its_block_is_gone() -> None:
    before = sheet(block("A", at(0, "08:00")), block("B", at(0, "10:00")))
    assert sheet(block("A", at(0, "08:00"))).kept(before.place(0, 0, 1)) == RowPlace(0, 0, 0, "A")
    assert sheet().kept(before.place(0, 0, 1)) == RowPlace(0, 0, 0, None)


def test_the_nearest_of_several_days_is_found() -> None:
    found = sheet(block("Away", on(2, 4 * 1440)))
    near = found.find("Away", RowPlace(4, 0))
    assert near is not None
    assert near.band == 4
    first = found.find("Away")
    assert first is not None
    assert first.band == 2
    assert found.find("Nothing") is None


@given(st.integers(0, 30), st.integers(1, 8), st.data())
def test_a_window_shows_the_chosen_entry_and_nothing_behind_the_end(
    count: int, height: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, max(0, count - 1)))
    first = window(count, height, index, data.draw(st.integers(-3, 40)))
    assert first <= index < first + height
    assert 0 <= first <= max(0, count - height)


# -- the words in the cells -------------------------------------------------------------------------------------------


def test_an_entry_says_whether_it_happened_when_it_is_and_that_it_is_protected() -> None:
    bands = week_bands(
        view(
            block("Swim", at(0, "07:00"), status="done"),
            block("Walk", at(1, "07:00"), status="partly"),
            block("Club", at(3, "18:00"), protected=True),
            block("Post", on(4)),
            block("Bank", When.in_week(Week.of(MONDAY)), protected=True),
            block("Rain", at(6, "10:00"), status="skipped"),
        ),
        NOW,
    )
    assert text(bands[0]).rstrip() == "✓ 07:00  Swim"
    assert text(bands[1]).rstrip() == "~ 07:00  Walk"
    assert text(bands[3]).rstrip() == " [18:00] Club"
    assert text(bands[4]).rstrip() == "  day    Post"
    assert text(bands[6]).rstrip() == "- 10:00  Rain"
    assert text(bands[7]).rstrip() == " [Bank]"


def test_a_cell_that_is_too_small_says_how_many_are_hidden() -> None:
    bands = busy(5)
    assert text(bands[0], height=2).rstrip() == "  08:00  0-0"
    last = cell_run(bands[0].cells[0], 1, 2, 0, 24, "me", CellMarks())
    assert "".join(run for run, _ in last) == "  09:00  0-1         +3 "
    top = cell_run(bands[0].cells[0], 0, 2, 3, 24, "me", CellMarks())
    assert "".join(run for run, _ in top) == "  11:00  0-3         +3 "


def test_news_and_conflicts_are_marked_with_a_sign_and_not_by_colour_alone() -> None:
    other = Version("when", on(2), "b", "device", datetime(2026, 11, 25, tzinfo=UTC))
    twice = Block("x", "a", "Cinema", at(4, "19:30"), "a", conflicts=(other,))
    bands = week_bands(view(twice), NOW)
    assert text(bands[4]) == "  19:30  Cinema       ≠ "
    assert text(bands[4], marks=CellMarks(frozenset({"x"}))) == "  19:30  Cinema   ≠ new "


def test_blanked_words_are_not_shown_but_the_hour_is() -> None:
    bands = week_bands(view(block("Secret", at(4, "19:30")), block("Away", on(5, 2880))), NOW)
    assert "Secret" not in text(bands[4], marks=CellMarks(blank=True))
    assert "19:30" in text(bands[4], marks=CellMarks(blank=True))
    assert "Away" not in text(bands[5], marks=CellMarks(blank=True))


def test_wide_cells_show_pillar_and_length() -> None:
    climbing = Block("x", "a", "Climbing", at(4, "18:00", 90), "a", pillar="passion", place="Hall")
    bands = week_bands(view(climbing), NOW)
    assert text(bands[4], width=23).rstrip() == "  18:00  Climbing"
    assert text(bands[4], width=32) == "  18:00  Climbing  passion 1h30 "
    assert "@Hall passion 1h30" in text(bands[4], width=44)


@given(
    st.text(max_size=60),
    st.integers(1, 60),
    st.sampled_from([at(2, "07:00"), on(2), on(2, 4000), at(2, "07:00", 3000), When.in_week(Week.of(MONDAY))]),
    st.booleans(),
    st.booleans(),
)
def test_a_cell_is_exactly_as_wide_as_it_is_whatever_the_title_holds(
    title: str, width: int, when: When, protected: bool, new: bool
) -> None:
    bands = week_bands(view(block(title, when, protected=protected, id_="x")), NOW)
    marks = CellMarks(frozenset({"x"}) if new else frozenset())
    for band in bands:
        for row in range(2):
            runs = cell_run(band.cells[0], row, 2, 0, width, "me", marks)
            whole = "".join(run for run, _ in runs)
            assert cell_len(whole) == width
            assert not any(sign < " " or "\x7f" <= sign < "\xa0" for sign in whole)


@given(st.text(max_size=40), st.integers(0, 30))
def test_fitting_gives_exactly_that_many_cells(words: str, width: int) -> None:
    assert cell_len(fit(words, width)) == width


def test_neighbours_of_one_style_become_one_run() -> None:
    assert merged([("a", "x"), ("", "y"), ("b", "x"), ("c", "y")]) == [("ab", "x"), ("c", "y")]


@pytest.mark.parametrize("length", [10_000, 20_000])
def test_a_title_of_thousands_of_characters_costs_no_more_than_its_cell(length: int) -> None:
    bands = week_bands(view(block("x" * length, at(4, "19:30"))), NOW)
    assert text(bands[4]) == "  19:30  xxxxxxxxxxxxx… "


@pytest.mark.parametrize("layout", ["week", "day"])
def test_a_crowded_day_shows_its_first_blocks_and_how_many_more(layout: str) -> None:
    shown = view(*(block(f"B{number}", at(4, "19:00", 60), id_=f"{number:04}") for number in range(5_000)))
    day = MONDAY + timedelta(days=4)
    bands = week_bands(shown, NOW) if layout == "week" else [b for b in day_bands(shown, day, NOW) if b.hour == 19]
    cell = bands[4 if layout == "week" else 0].cells[0]
    assert len(cell) == 200
    rows = len(rows_of(cell))
    last = "".join(words for words, _ in cell_run(cell[:1] + cell[-1:], 1, 2, 0, 24, "me", CellMarks()))
    assert layout == "day" or "+4,800" in last
    assert sum(entry.beyond for entry in cell) == 4_800
    assert rows <= 200


# -- side by side -----------------------------------------------------------------------------------------------------


def test_overlapping_blocks_have_lanes_and_consecutive_ones_none() -> None:
    day = MONDAY + timedelta(days=1)
    blocks = [block("A", at(1, "10:00", 60)), block("B", at(1, "10:30", 60)), block("C", at(1, "11:30", 30))]
    cells = {band.hour: band.cells[0] for band in day_bands(view(*blocks), day, NOW)}
    assert [(entry.block.title, entry.lane, entry.lanes) for entry in cells[10]] == [("A", 0, 2), ("B", 1, 2)]
    assert rows_of(cells[10]) == ((0, 1),)
    assert rows_of(cells[11]) == ((0,), (1,))


def test_a_third_lane_needs_a_wide_column() -> None:
    day = MONDAY + timedelta(days=1)
    shown = view(*(block(title, at(1, "10:00", 60)) for title in "ABC"))
    for width, rows in ((24, ((0, 1), (2,))), (60, ((0, 1, 2),))):
        cells = {band.hour: band.cells[0] for band in day_bands(shown, day, NOW, lanes=lanes_in(width))}
        assert rows_of(cells[10]) == rows


@given(st.lists(st.tuples(st.integers(0, 1380), st.integers(1, 300)), max_size=12))
def test_blocks_of_one_lane_do_not_overlap_if_lanes_suffice(drawn: list[tuple[int, int]]) -> None:
    begin = datetime(2026, 11, 24)
    stretches = [
        (begin + timedelta(minutes=start), begin + timedelta(minutes=start + length)) for start, length in drawn
    ]
    lanes = lanes_of(stretches)
    for one, (lane, count) in enumerate(lanes):
        assert 0 <= lane < count <= MOST_LANES
        for other in range(one):
            meet = stretches[one][0] < stretches[other][1] and stretches[other][0] < stretches[one][1]
            assert not meet or count == lanes[other][1] == MOST_LANES
