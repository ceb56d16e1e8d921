"""The inbox screen: open questions, one's own requests, news; answered in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from planner.domain.model.block import WE, Draft
from planner.tui.app import PlannerApp
from planner.tui.dialogs.picker import Choose
from planner.tui.dialogs.request_form import RequestForm
from planner.tui.lists.base import ListScreen
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line
from tests.tui.conftest import MakeApp, at
from tests.tui.driver import go_to_entry, shown_rows, type_line
from tests.tui.pair import Pair
from tests.tui.test_week import LARGE, SMALL, Opened, opened

SnapCompare = Callable[..., bool]


def rows(week: Opened) -> list[str]:
    """The words and the note of every entry."""
    inbox = week.app.screen
    assert isinstance(inbox, ListScreen)
    return [f"{entry.words} | {entry.note}" for entry in inbox.query_one(Menu).entries]


def told(week: Opened) -> str:
    inbox = week.app.screen
    assert isinstance(inbox, ListScreen)
    return str(inbox.query_one(".said", Line).render())


def much_asked(pair: Pair) -> None:
    """Sam asks three things of Alex, and answers two of Alex's."""
    pair.agreed("Cinema", "Long run")
    sam = pair.sam
    sam.decline(pair.of(sam, "Plan the trip"), "too tired on Wednesdays")
    sam.change(pair.of(sam, "Cinema"), {"when": at(5, "20:00", 120)})
    sam.change(pair.of(sam, "Long run"), {"when": at(5, "09:00", 100)})
    pair.clock.pass_by(minutes=1)
    sam.blocks.add(Draft("Museum", at(6, "14:00", 120), WE, lead=sam.me.id))
    pair.clock.pass_by(minutes=1)
    sam.requests.ask(need="two hours to read", feeling="drained", offer="a film together")
    pair.meet()


# -- what it says -----------------------------------------------------------------------------------------------------


async def test_the_inbox_has_questions_my_questions_and_news(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o")
        listed = rows(week)
        assert "Cinema" in listed[0]
        assert "→ Sat 28 Nov 20:00 instead" in listed[0]
        assert listed[0].endswith("| Sam asks")
        assert listed[1].startswith("Museum · Sun 29 Nov 14:00–16:00 | Sam asks, and plans it")
        assert listed[2].startswith(
            "Sam is feeling drained · would like two hours to read · and would offer a film together"
        )
        assert any(row.startswith("Plan the trip") and "not this time: “too tired" in row for row in listed)
        assert any(row.startswith("Sunday dinner") and row.endswith("| waits for Sam") for row in listed)
        assert any(row.startswith("Long run: Sat 28 Nov 10:00–11:40 → Sat 28 Nov 09:00–10:40") for row in listed)


async def test_a_row_to_read_offers_nothing_to_choose(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.people.set_away("America/New_York", date(2026, 11, 26), date(2026, 11, 29))
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "Sam is away: New York")
        assert "Enter" not in next(row for row in shown_rows(week.app) if "q: close" in row)


async def test_an_empty_inbox_says_so(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed(*("Cinema", "Sunday dinner", "Plan the trip", "Climbing", "Long run", "Write letters"))
    async with opened(make_app()) as week:
        await week.press("o")
        assert "All quiet: nothing to answer" in "\n".join(week.rows())
        await week.press("q")
        assert week.app.screen is week.screen


# -- one list ---------------------------------------------------------------------------------------------------------


async def ticked(week: Opened) -> None:
    """The app has looked at what came."""
    app = week.app
    assert isinstance(app, PlannerApp)
    app.tick()
    await week.pilot.pause()


async def test_the_header_counts_the_rows_of_the_open_list_and_both_follow(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)

    def counted(week: Opened) -> tuple[int, int]:
        """How many rows wait and how many are new, in the open list."""
        kinds = [entry.id.split()[0] for entry in week.app.screen.query_one(Menu).entries]
        return kinds.count("w"), kinds.count("n")

    def header(week: Opened) -> tuple[int, int]:
        found = [re.search(rf"(\d+) {word}", week.header[1]) for word in ("to answer", "new")]
        return tuple(int(match[1]) if match else 0 for match in found)  # type: ignore[return-value]

    async with opened(make_app()) as week:
        await week.press("o")
        assert counted(week) == header(week)
        waiting, new = counted(week)
        pair.sam.blocks.add(Draft("Late film", at(6, "20:00", 120), WE))
        pair.sam.blocks.add(Draft("Own swim", at(6, "08:00", 60), pair.sam.me.id))
        pair.meet()
        await ticked(week)
        # What is Sam's alone stands below, uncounted.
        assert (counted(week), header(week)) == ((waiting + 1, new),) * 2
        assert any("Late film" in row for row in rows(week))
        assert any("Own swim" in row for row in rows(week))
        pair.sam.remove(pair.of(pair.sam, "Late film"))
        pair.meet()
        await ticked(week)
        assert counted(week) == header(week)
        assert not any("Late film · " in row for row in rows(week))
        await week.press("y")
        assert counted(week) == header(week)


async def test_news_that_were_listed_count_no_more_and_stay_listed(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.sam.items.comment(pair.of(pair.sam, "Cinema"), "shall I book?")
    pair.meet()
    async with opened(make_app()) as week:
        assert week.header[1] == "1 new from Sam (o)"
        await week.press("o", "q")
        assert week.header[1] == ""
        await week.press("o")
        assert any("shall I book?" in row for row in rows(week))
        await week.press("q")
        pair.sam.items.comment(pair.of(pair.sam, "Cinema"), "done!")
        pair.meet()
        await ticked(week)
        assert week.header[1] == "1 new from Sam (o)"
    async with opened(make_app()) as week:
        assert week.header[1] == ""


async def test_a_question_that_closes_by_itself_leaves_list_and_header(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Museum", at(2, "20:00", 120), WE))
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        assert any(row.startswith("Museum") for row in rows(week))
        assert "1 to answer" in week.header[1]
        pair.clock.pass_by(hours=12)
        await ticked(week)
        assert "to answer" not in week.header[1]
        assert not any(row.startswith("Museum") and "asks" in row for row in rows(week))


async def test_ones_own_yes_is_not_news(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Museum", at(6, "14:00", 120), WE))
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Museum")
        await week.press("y")
        assert "new" not in week.header[1]
        assert "new from" not in "\n".join(week.rows())
        await week.press("o")
        assert not any("Museum" in row for row in rows(week))


# -- answers ----------------------------------------------------------------------------------------------------------


async def test_the_inbox_takes_yes_no_and_another_time(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o", "y")
        assert told(week).startswith("Yes to Cinema")
        assert rows(week)[0].startswith("Museum")
        await week.press("s")
        await type_line(week.pilot, "16:00")
        assert told(week).startswith("Asked Sam: Museum Sun 29 Nov 16:00?")
        await week.press("home", "n")
        await type_line(week.pilot, "a long day already")
        assert isinstance(week.app.screen, ListScreen)
    pair.meet()
    assert pair.of(pair.sam, "Cinema").when == at(5, "20:00", 120)
    assert pair.of(pair.sam, "Museum").proposals[0].terms.when == at(6, "16:00", 120)
    assert [(row.answer, row.because) for row in pair.sam.requests.all()] == [("no", "a long day already")]


async def test_arrows_and_enter_are_enough(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o", "down", "enter")
        assert isinstance(week.app.screen, Choose)
        await week.press("enter")
        assert told(week).startswith("Yes to Museum")
        await week.press("u")
        assert told(week).startswith("Undone")
        assert any(row.startswith("Museum") for row in rows(week)[:3])
        assert week.app.screen.query_one(Menu).cursor == 0


async def test_yes_to_all_that_is_listed(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o", "Y")
        assert told(week) == "Yes to 2."
    pair.meet()
    assert [row.kind for row in pair.alex.inbox.waiting()] == ["request"], "it deserves an answer of its own"
    assert [row.answer for row in pair.sam.requests.all()] == ["open"]


async def test_a_yes_to_a_block_called_off_meanwhile_is_explained(
    pair: Pair, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.tui.app.TICK", 3600)  # nothing is shown anew before the yes
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o", "down")
        pair.sam.remove(pair.of(pair.sam, "Museum"))
        pair.meet()
        await week.press("y")
        assert "Museum" in str(week.app.screen.query_one(".told, .said", Line).render())
        await week.press("q")
    pair.meet()
    assert pair.alex.block(pair.alex.weeks.search("Museum")[0].id) if pair.alex.weeks.search("Museum") else True


async def test_a_request_is_listed_with_its_blocks_and_answered(pair: Pair, make_app: MakeApp) -> None:
    sam = pair.sam
    read = sam.blocks.add(Draft("Reading", at(5, "15:00", 120), sam.you.id)).block
    film = sam.blocks.add(Draft("A film", at(5, "20:00", 120), WE)).block
    sam.requests.ask(need="two hours to read", offer="a film together", blocks=[read, film])
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "two hours to read")
        assert any("+ A film · Sat 28 Nov 20:00–22:00" in row for row in rows(week))
        await week.press("y")
    pair.meet()
    assert pair.of(sam, "A film").agreement[pair.alex.me.id] == "yes"
    assert pair.of(sam, "Reading").agreement[pair.alex.me.id] == "yes"


async def test_suggesting_another_request_in_the_inbox(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "two hours to read")
        await week.press("S")
        assert isinstance(week.app.screen, RequestForm)


# -- what came of what I asked ----------------------------------------------------------------------------------------


async def test_after_a_no_another_time_can_be_asked(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "Plan the trip")
        await week.press("s")
        await type_line(week.pilot, "thu 20:00")
        assert any(row.startswith("Plan the trip · Thu 26 Nov 20:00–20:45 | waits for Sam") for row in rows(week))
    pair.meet()
    assert [row.text for row in pair.sam.inbox.waiting() if row.text == "Plan the trip"]


async def test_after_a_no_the_block_can_go_into_the_jar(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "Plan the trip")
        await week.press("i")
        assert told(week).startswith("In the jar: Plan the trip")
    pair.meet()
    assert [idea.title for idea in pair.sam.items.ideas()] == ["Plan the trip"]


async def test_after_a_no_the_block_can_be_deleted(pair: Pair, make_app: MakeApp) -> None:
    much_asked(pair)
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "Plan the trip")
        await week.press("x")
        assert not any(row.startswith("Plan the trip") for row in rows(week))


async def test_a_refused_proposal_leaves_the_present_time(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.alex.agreements.suggest(pair.of(pair.alex, "Cinema"), when=at(3, "20:30", 120))
    pair.meet()
    pair.sam.decline(pair.of(pair.sam, "Cinema"), "I climb")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "Cinema")
        assert any("not this time on Thu 26 Nov 20:30: “I climb”" in row for row in rows(week))
        await week.press("x")
        assert not any(row.startswith("Cinema") and "not this time" in row for row in rows(week))
    assert pair.of(pair.alex, "Cinema").when == at(4, "19:30", 120)


async def test_after_a_no_a_request_can_get_another_offer(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.requests.ask(need="an evening at home", offer="I cook")
    pair.meet()
    pair.sam.requests.answer_request(pair.sam.requests.all()[0], False, "Mia is here")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "an evening at home")
        await week.press("s")
        await type_line(week.pilot, "I cook for Mia too")
        assert any("I cook for Mia too" in row and "waits for Sam" in row for row in rows(week))
    pair.meet()
    assert pair.sam.requests.all()[0].offer == "I cook for Mia too"


async def test_two_weeks_without_an_answer_are_shown_as_one_line(pair: Pair, make_app: MakeApp) -> None:
    for title in ("Theatre", "Concert"):
        pair.alex.blocks.add(Draft(title, at(40, "19:30", 120), WE))
    pair.clock.pass_by(days=16)
    async with opened(make_app()) as week:
        await week.press("o")
        assert not any(row.startswith("Theatre") for row in rows(week))
        await go_to_entry(week.pilot, "bring them up on Sunday?")
        await week.press("enter", "enter")
        assert told(week).startswith("Settings: agreement")
    pair.alex.refresh()
    assert not pair.alex.people.agreement_on


# -- news -------------------------------------------------------------------------------------------------------------


async def test_a_tick_is_no_news(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Long run")
    pair.sam.finish(pair.of(pair.sam, "Long run"), "done")
    pair.meet()
    assert pair.alex.arrivals.news() == frozenset()
    async with opened(make_app()) as week:
        assert "new" not in week.header[1]
        await week.press("o")
        assert not any("Long run" in row for row in rows(week))


async def test_news_of_a_block_offers_well_done(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Long run")
    run = pair.of(pair.sam, "Long run")
    pair.sam_changes("Long run", {"title": "Long run, 12 km"})
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "Long run, 12 km")
        await week.press("+", "enter")
        assert told(week).startswith("“Well done” left on Long run")
    pair.meet()
    assert pair.sam.weeks.remarks(run)[0][0].by == pair.alex.me.id


async def test_a_piece_of_news_leads_to_its_block(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Holiday", at(30, "10:00"), pair.sam.me.id))
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        await go_to_entry(week.pilot, "new: Holiday")
        await week.press("g")
        assert week.title == "Holiday"


# -- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_picture_of_the_inbox(size: tuple[int, int], pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Three parts: waiting, asked and new; below them the keys for the first item."""
    much_asked(pair)
    assert snap_compare(make_app(), terminal_size=size, press=["o"])


def test_picture_of_all_commands_of_a_row(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Enter on a question lists its answers in words."""
    much_asked(pair)
    assert snap_compare(make_app(), terminal_size=SMALL, press=["o", "enter"])
