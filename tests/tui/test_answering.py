"""Answers on the screen: yes, not this time, another time; and their marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.domain.model.block import WE, Draft
from planner.domain.recurrence.rule import RitualDraft, make
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.dialogs.line_input import LinePanel
from planner.tui.dialogs.quick_add import QuickAdd
from planner.tui.dialogs.request_form import RequestForm
from planner.tui.week.details import About
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line, Panel
from tests.tui.conftest import MakeApp, at, on
from tests.tui.driver import type_line
from tests.tui.pair import WEEK, Pair
from tests.tui.test_dialogs import keys_of
from tests.tui.test_lone_question import line as line_below
from tests.tui.test_week import LARGE, SMALL, Opened, opened

SnapCompare = Callable[..., bool]


def text(week: Opened) -> str:
    return "\n".join(week.rows())


def line(week: Opened, *words: str) -> str:
    """The row of the screen that has all these words."""
    return next(row for row in week.rows() if all(word in row for word in words))


def asked_by_sam(pair: Pair) -> None:
    pair.sam.blocks.add(Draft("Museum", at(6, "14:00", 120), WE, pillar="explore", lead=pair.sam.me.id))
    pair.meet()


# -- yes, no, another time ---------------------------------------------------------------------------------------------


async def test_a_question_is_shown_as_one_and_y_says_yes(pair: Pair, make_app: MakeApp) -> None:
    asked_by_sam(pair)
    async with opened(make_app()) as week:
        await week.to("Museum")
        assert "yes?" in line(week, "14:00")
        assert "Sam asks, and plans it" in text(week)
        assert "y yes · n not this time · s another time" in text(week)
        assert week.header[1].startswith("1 to answer (o)")
        await week.press("y")
        assert "yes?" not in line(week, "14:00")
        assert week.status.startswith("Yes to Museum")
        assert "to answer" not in week.header[1]
    pair.meet()
    assert pair.of(pair.sam, "Museum").agreement == {pair.alex.me.id: "yes", pair.sam.me.id: "yes"}


async def test_a_no_with_a_reason_leaves_the_week(pair: Pair, make_app: MakeApp) -> None:
    asked_by_sam(pair)
    async with opened(make_app()) as week:
        await week.to("Museum")
        await week.press("n")
        await type_line(week.pilot, "I need a quiet Sunday")
        assert "Museum" not in "\n".join(week.rows()[:-4])
        assert week.status.startswith("Not this time: Museum")
        await week.press("u")
        assert "Museum" in text(week)
        await week.to("Museum")
        await week.press("n", "enter")
    pair.meet()
    assert pair.of(pair.sam, "Museum").agreement[pair.alex.me.id] == "no"


async def test_n_without_a_question_says_so(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        await week.press("n")
        assert "nothing to answer" in week.status


async def test_another_time_is_typed_and_shown_where_it_would_be(pair: Pair, make_app: MakeApp) -> None:
    asked_by_sam(pair)
    async with opened(make_app()) as week:
        await week.to("Museum")
        await week.press("s")
        dialog = week.app.screen
        dialog.query_one(LinePanel).field.value = "sat 15:00"
        await week.pilot.pause()
        assert "Sat 28 Nov 15:00–17:00" in str(dialog.query_one(Line).render())
        await week.press("enter")
        assert "→ 15:00? Museum" in line(week, "Sat 28")
        assert "14:00" in line(week, "Museum", "14:00")
    pair.meet()
    proposal = pair.of(pair.sam, "Museum").proposals[0]
    assert proposal.terms.when == at(5, "15:00", 120)
    assert pair.of(pair.sam, "Museum").when == at(6, "14:00", 120)


async def test_an_agreed_time_moves_only_with_both_yeses(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("J")
        assert "→ 19:30 Cinema" in line(week, "Sat 28")
        assert "you keep Sat 28–Sun 29 Nov for Solo weekend" in text(week)
        await week.press("enter")
        assert "→ 19:30? Cinema" in line(week, "Sat 28")
        assert "sent" in line(week, "Sat 28")
        assert "sent" not in line(week, "Fri 27")
        assert week.block
        assert week.block.when == at(4, "19:30", 120)
        assert "says yes, it stays" in week.status


async def test_simultaneous_proposals_are_both_shown(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.alex.agreements.suggest(pair.of(pair.alex, "Cinema"), when=at(3, "20:30", 120))
    pair.sam_changes("Cinema", {"when": at(5, "20:00", 120)})
    async with opened(make_app()) as week:
        assert "→ 20:30? Cinema" in line(week, "Thu 26")
        assert "→ 20:00? Cinema" in line(week, "Sat 28")
        assert "yes?" in line(week, "Sat 28")
        await week.to("Cinema")
        await week.press("y")
        assert week.block
        assert week.block.when == at(5, "20:00", 120)
        assert "→" not in "".join(week.rows()[2:-4])


async def test_a_proposal_in_another_week_is_shown_there(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.sam_changes("Cinema", {"when": at(7, "20:00", 120)})
    async with opened(make_app()) as week:
        assert "→" not in "".join(week.rows()[2:-4])
        await week.press("]")
        assert "→ 20:00? Cinema" in line(week, "Mon 30")
        week.grid.go(week.grid.sheet.place(0, 1))
        await week.press("y")
        assert "19:30" not in line(week, "Mon 30")
        assert "20:00  Cinema" in line(week, "Mon 30")


async def test_a_yes_to_a_changed_block_asks_again(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Museum", at(6, "14:00", 120), pair.alex.me.id))
    pair.meet()
    pair.alex.agree(pair.of(pair.alex, "Museum"))
    pair.alex.people.set_agreement(False)
    pair.meet()
    pair.sam_changes("Museum", {"when": at(6, "15:00", 120)})
    pair.alex.people.set_agreement(True)
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Museum")
        assert "Museum       ?" in line(week, "15:00")
        assert "changed since your yes" in text(week)


async def test_a_change_and_a_yes_that_crossed_are_both_shown(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Museum", at(5, "14:00", 120), WE))
    pair.meet()
    read = pair.of(pair.alex, "Museum")
    pair.sam.change(pair.of(pair.sam, "Museum"), {"when": at(6, "15:00", 120)})
    pair.alex.agree(read)
    pair.meet()
    async with opened(make_app()) as week:
        assert "→ 14:00? Museum" in line(week, "14:00")
        assert "Museum changed" in line(week, "15:00")
        await week.to("Museum")
        assert "changed since your yes to Sat 28 Nov 14:00; Sam asks again" in text(week)
        assert week.header[1].startswith("1 to answer (o)")
        await week.press("y")
        assert "→ 14:00? Museum" not in text(week)
        assert "to answer" not in week.header[1]
    pair.meet()
    assert pair.of(pair.sam, "Museum").agreement == {pair.alex.me.id: "yes", pair.sam.me.id: "yes"}


async def test_a_called_off_block_stays_struck_until_it_is_seen(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.sam.remove(pair.of(pair.sam, "Cinema"))
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Cinema")
        assert "off" in line(week, "19:30")
        assert "called off by Sam" in text(week)
        struck = [s for s in week.grid.render_line(week.offset("Cinema")[1]) if "Cinema" in s.text]
        assert struck[0].style
        assert struck[0].style.strike
    async with opened(make_app()) as week:
        assert "Cinema" not in text(week)


async def test_an_ended_ritual_stays_struck_until_it_is_seen(pair: Pair, make_app: MakeApp) -> None:
    rule = make("FREQ=WEEKLY", at(5, "18:00", 60))
    dinner = pair.alex.ritual_changes.add_ritual(RitualDraft("Dinner", rule, WE)).block
    pair.meet()
    pair.sam.ritual_answers.answer_ritual(pair.sam.rituals.ritual(str(dinner.ritual)), True)
    pair.meet()
    pair.alex.arrivals.visited()
    pair.sam.remove(pair.sam.block(dinner.id), "all")
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Dinner")
        assert "off" in line(week, "Dinner")
        assert "called off by Sam" in text(week)
        await week.press("o")
        assert "is called off" in text(week)
        await week.press("q")
        await week.press("]")
        assert "Dinner" not in text(week)
    async with opened(make_app()) as week:
        assert "Dinner" not in text(week)


async def test_calling_off_is_news_and_can_be_undone(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("x")
        assert "Cinema is called off" in week.status
        assert "off" in line(week, "19:30")
        await week.press("u")
        assert "off" not in line(week, "19:30")


async def test_the_menu_notes_a_yes_spoken_aloud(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Cinema")
        assert "sent" in line(week, "19:30")
        await week.press("enter")
        look = week.app.screen
        assert isinstance(look, BlockMenu)
        menu = look.query_one(Menu)
        entry = next(n for n, found in enumerate(menu.entries) if found.words == "Sam said yes (here)")
        menu.go(entry)
        await week.press("enter")
        assert "sent" not in line(week, "19:30")


async def test_with_agreement_off_every_change_applies(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.alex.people.set_agreement(False)
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("J", "J")
        assert week.block
        assert week.block.when == at(5, "19:30", 120)


# -- overlaps, private time -------------------------------------------------------------------------------------------


async def test_overlaps_are_marked_on_both_with_a_sentence(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Concert", at(3, "19:00", 120), WE))
    async with opened(make_app()) as week:
        assert line(week, "Thu 26").count("×") == 2
        await week.to("Concert")
        assert "× Climbing, Thu 26 Nov 18:00–20:00" in text(week)


async def test_the_others_private_time_is_busy_and_says_nothing(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Surprise party", at(4, "18:00"), pair.sam.me.id, visibility="busy"))
    pair.meet()
    async with opened(make_app()) as week:
        assert "18:00  busy" in line(week, "Fri 27", "busy")
        assert "Surprise" not in text(week)


async def test_one_step_more_private_stops_at_hidden(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        await week.press(".")
        assert "busy" in line(week, "18:30", "Course")
        assert "its earlier words were shared" in week.status
        await week.press(".")
        assert week.block
        assert week.block.visibility == "hidden"
        await week.press(".")
        assert week.block
        assert week.block.visibility == "hidden"
        assert week.status == "Course is hidden already. To open it: Enter."
        await week.to("Cinema")
        await week.press(".")
        assert "your own column" in week.status


async def test_opening_a_private_block_is_asked_under_enter(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Chess by myself", at(4, "18:00"), pair.alex.me.id, visibility="busy"))
    pair.meet()
    assert not pair.words_in_folder("Chess by myself")
    async with opened(make_app()) as week:
        await week.to("Chess by myself")
        for answer, visibility in (("n", "busy"), ("y", "open")):
            await week.press("enter")
            menu = week.app.screen.query_one(Menu)
            menu.go(next(n for n, entry in enumerate(menu.entries) if entry.id == "show"))
            await week.press("enter", answer)
            assert week.block
            assert week.block.visibility == visibility
        assert "Sam can read it" in week.status


async def test_the_screen_blanks_all_words(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.alex.items.set_intention(WEEK, WE, "one evening out")
    pair.sam_changes("Cinema", {"when": at(5, "20:00", 120)})
    async with opened(make_app()) as week:
        assert "one evening out" in text(week)
        await week.press("*", "down", "down")
        for word in ("Cinema", "Course", "one evening out", "Sunday"):
            assert word not in "\n".join(week.rows()[1:-1])


# -- what the other protects ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["e", "d", "x", "m", "J", ">", ")", "c", "!", "s", "S", "H", "%", "-"])
async def test_keys_on_protected_time_offer_a_request(key: str, pair: Pair, make_app: MakeApp) -> None:
    before = pair.of(pair.alex, "Climbing")
    async with opened(make_app()) as week:
        await week.to("Climbing")
        await week.press(key)
        form = week.app.screen
        assert isinstance(form, RequestForm)
        assert "Sam keeps Thu 26 Nov 18:00–20:00 for Climbing" in str(form.query(Line).first().render())
        assert pair.of(pair.alex, "Climbing") == before


async def test_the_menu_of_protected_time_offers_a_request(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Climbing")
        await week.press("enter", "enter")
        form = week.app.screen
        assert isinstance(form, RequestForm)
        await week.press(*keys_of("another day?\n"), "escape", "end", "s")
        await week.pilot.pause()
    pair.meet()
    assert [request.need for request in pair.sam.requests.all()] == ["Thu 26 Nov 18:00 another day?"]


async def test_adding_on_protected_time_is_mentioned_first(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        week.grid.go(week.grid.sheet.place(3, 1))
        await week.press("a")
        dialog = week.app.screen
        assert isinstance(dialog, QuickAdd)
        dialog.query_one(LinePanel).field.value = "Concert 19:00 2h"
        await week.pilot.pause()
        said = str(dialog.query_one(LinePanel).answer.render())
        assert "Sam keeps Thu 26 Nov 18:00–20:00 for Climbing" in said
        assert "Sam will be asked" in said
        await week.press("enter")
        assert "Concert" in line(week, "Thu 26")


async def test_moving_onto_protected_time_is_mentioned_and_never_refused(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Supper", at(2, "18:30"), WE))
    async with opened(make_app()) as week:
        await week.to("Supper")
        await week.press("J")
        assert "Sam keeps Thu 26 Nov 18:00–20:00 for Climbing" in week.status
        assert week.block
        assert week.block.when == at(2, "18:30")
        await week.press("J")
        assert week.block.when == at(3, "18:30")


async def test_a_carried_block_shows_protected_time(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Supper", at(2, "18:30"), WE))
    async with opened(make_app()) as week:
        await week.to("Supper")
        await week.press("m")
        assert "Sam keeps" not in text(week)
        await week.press("down")
        assert "Sam keeps" in text(week)


# -- narrow and colourless --------------------------------------------------------------------------------------------


async def test_the_day_view_shows_proposals_too(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.sam_changes("Cinema", {"when": at(4, "20:30", 120)})
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("v")
        assert "→ 20:30? Cinema" in text(week)


async def test_a_block_without_an_hour_is_proposed_as_a_day(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.sam_changes("Cinema", {"when": on(5)})
    async with opened(make_app()) as week:
        assert "→ day? Cinema" in line(week, "Sat 28")


# -- pictures ---------------------------------------------------------------------------------------------------------


def eventful(pair: Pair) -> None:
    """A week in which much is asked and answered."""
    pair.agreed("Cinema", "Sunday dinner", "Climbing", "Long run")
    pair.sam.change(pair.of(pair.sam, "Cinema"), {"when": at(5, "20:00", 120)})
    pair.alex.change(pair.of(pair.alex, "Cinema"), {"when": at(4, "20:30", 120)})
    pair.sam.remove(pair.of(pair.sam, "Sunday dinner"))
    pair.sam.blocks.add(Draft("Museum", at(6, "14:00", 120), WE, pillar="explore", lead=pair.sam.me.id))
    pair.sam.blocks.add(Draft("Surprise", at(4, "18:00"), pair.sam.me.id, visibility="busy"))
    pair.alex.blocks.add(Draft("Concert", at(3, "19:00", 120), WE, pillar="date"))
    pair.alex.items.set_intention(WEEK, WE, "one evening out")
    pair.sam.items.set_intention(WEEK, pair.sam.me.id, "in bed by eleven")
    pair.meet()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_picture_of_an_eventful_week(
    size: tuple[int, int], pair: Pair, make_app: MakeApp, snap_compare: SnapCompare
) -> None:
    """Every mark in words: yes?, sent, both proposals, declined, busy, the overlap.

    Intentions are above.
    """
    eventful(pair)
    assert snap_compare(make_app(), terminal_size=size, press=["down", "down", "down"])


def test_picture_of_the_look_at_a_proposal(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The current time, what each asks for, and the answers come before all else."""
    eventful(pair)
    assert snap_compare(make_app(), terminal_size=SMALL, press=["2", "down", "down", "enter"])


def test_picture_of_the_greeting(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Two lines below the week on what waits and what is new."""
    eventful(pair)
    assert snap_compare(make_app(), terminal_size=SMALL)


async def test_the_first_key_closes_the_greeting(pair: Pair, make_app: MakeApp) -> None:
    eventful(pair)
    async with opened(make_app()) as week:
        about = week.screen.query_one(About)
        assert about.said.title.startswith("2 wait for your answer (o): ")
        await week.press("down")
        assert about.said.title == "Call home"


async def test_the_greeting_leaves_out_what_the_line_under_the_week_says(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Museum", at(5, "14:00", 120), WE))
    pair.sam.items.add_goal("10 km in March")
    pair.seen()
    pair.sam.items.finish_goal(pair.sam.items.goals()[0], reached=True)
    pair.meet()
    async with opened(make_app()) as week:
        assert week.screen.query_one(About).said.title == "Sam reached a goal: 10 km in March"
        assert line_below(week).startswith("Sam: Museum, Sat 28 Nov 14:00? y: yes")


async def test_what_was_called_off_today_is_told_once(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Tea", at(2, "20:00", 60), WE))
    pair.meet()
    pair.sam.agree(pair.of(pair.sam, "Tea"))
    pair.seen()
    pair.sam.remove(pair.of(pair.sam, "Tea"))
    pair.meet()
    async with opened(make_app()) as week:
        assert line_below(week).startswith("Sam: Tea, Wed 25 Nov 20:00–21:00, is called off")
        assert "called off" not in week.screen.query_one(About).said.title.lower()


async def test_without_news_the_greeting_is_left_out(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert week.screen.query_one(About).said.title == "Course"
        assert not week.screen.query(Panel)


async def test_an_add_that_the_other_renamed_stays_and_says_how_to_erase_it(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Cycling", at(3, "19:00", 120), WE))
    pair.meet()
    pair.sam.change(pair.of(pair.sam, "Cycling"), {"title": "Tandem"})
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("u")
        assert week.status == "It stays as it is: Sam changed the title since. To erase it: x on it, then V."
        assert len(week.status) < 79, "it fits on the line at 80x24"
