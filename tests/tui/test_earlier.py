"""Earlier versions of a block, and the trash; one key restores either."""

from __future__ import annotations

from planner.domain.model.block import WE, Draft
from planner.domain.quickadd import Cursor, read, ritual_draft
from planner.plan.plan import Plan
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.dialogs.picker import Choose
from planner.tui.lists.base import ListScreen
from planner.tui.lists.trash import MOST_DELETED
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line
from tests.tui.conftest import MakeApp, at
from tests.tui.pair import Pair
from tests.tui.test_week import LARGE, Opened, opened


def headings(week: Opened) -> list[str]:
    return [group.heading for group in week.app.screen.query_one(Menu)._groups if group.heading]


def rows(week: Opened) -> list[tuple[str, str]]:
    return [(entry.words, entry.note) for entry in week.app.screen.query_one(Menu).entries]


async def earlier(week: Opened) -> None:
    """Choose “earlier versions” under Enter."""
    week.screen.action_do("versions")
    await week.pilot.pause()


async def the_bin(week: Opened) -> None:
    """Choose the bin in the palette."""
    week.screen.action_do("bin")
    await week.pilot.pause()


def told(week: Opened) -> str:
    """The last line of the list."""
    return "\n".join(str(line.render()) for line in week.app.screen.query(Line) if line.classes & {"said", "told"})


# -- earlier versions -------------------------------------------------------------------------------------------------


async def test_overwritten_values_are_listed_with_author_and_time(pair: Pair, make_app: MakeApp) -> None:
    pair.sam_changes("Cinema", {"place": "Luna"})
    pair.alex.change(pair.of(pair.alex, "Cinema"), {"place": "Rex", "title": "Film"})
    async with opened(make_app()) as week:
        await week.to("Film")
        await earlier(week)
        assert "Film: earlier versions" in "\n".join(week.rows())
        assert headings(week) == ["the place, now: Rex", "the title, now: Film"]
        assert rows(week)[:3] == [
            ("Luna", "Sam, Wed 25 Nov 17:41"),
            ("Odeon", "Alex, Wed 25 Nov 17:40"),
            ("Cinema", "Alex, Wed 25 Nov 17:40"),
        ]


async def test_enter_brings_a_value_back_and_u_undoes_that(pair: Pair, make_app: MakeApp) -> None:
    pair.sam_changes("Cinema", {"place": "Luna"})
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("enter")
        assert isinstance(week.app.screen, BlockMenu)
        assert "earlier versions …" in "\n".join(week.rows())
        await week.press("q")
        await earlier(week)
        await week.press("enter")
        assert week.screen.plan.block(week.block.id).place == "Odeon" if week.block else False
        assert headings(week) == ["the place, now: Odeon"]
        assert ": undo" in told(week)
        await week.press("u")
        assert headings(week) == ["the place, now: Luna"]
        await week.press("enter", "q")
        assert week.block
        assert week.block.place == "Odeon"
    pair.meet()
    assert pair.of(pair.sam, "Cinema").place == "Odeon"


async def test_bringing_back_an_agreed_time_becomes_a_proposal(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.change(pair.of(pair.alex, "Cinema"), {"when": at(5, "20:00", 120)})
    pair.seen()
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await earlier(week)
        await week.press("enter")
        assert "Asked Sam" in told(week)
    pair.meet()
    block = pair.of(pair.sam, "Cinema")
    assert block.when == at(5, "20:00", 120)
    assert [wish.terms.when for wish in block.proposals] == [at(4, "19:30", 120)]


async def test_the_history_of_protected_time_is_read_only(pair: Pair, make_app: MakeApp) -> None:
    pair.sam_changes("Climbing", {"title": "Bouldering"})
    async with opened(make_app()) as week:
        await week.to("Bouldering")
        await earlier(week)
        assert ("Climbing", "Alex, Wed 25 Nov 17:40") in rows(week)
        await week.press("enter")
        assert "Sam keeps that time" in told(week)


async def test_a_ritual_s_own_history_is_listed_with_its_evenings(full_plan: Plan, make_app: MakeApp) -> None:
    plan = full_plan
    reading = read("Dinner every fri 21:45 1h me", Cursor(plan.now, plan.zone.key, "me", None, "Alex", "Sam"))
    block = plan.ritual_changes.add_ritual(ritual_draft(reading, plan.me.id, plan.you.id)).block
    plan.change(block, {"title": "Supper"}, "all")
    async with opened(make_app()) as week:
        await week.to("Supper")
        await earlier(week)
        assert rows(week)[0] == ("Dinner", "Alex, Wed 25 Nov 17:40")
        await week.press("enter", "q")
        assert week.title == "Dinner"
    plan.refresh()
    assert plan.block(f"{block.ritual}@2026-12-11").title == "Dinner"


async def test_private_words_show_until_when_they_were_kept(full_plan: Plan, make_app: MakeApp) -> None:
    block = full_plan.blocks.add(Draft("Doctor", at(4, "11:00"), full_plan.me.id, visibility="busy")).block
    full_plan.change(block, {"title": "Dentist, again"})
    async with opened(make_app()) as week:
        await week.to("Dentist, again")
        await earlier(week)
        assert rows(week)[0] == ("Doctor", "yours alone, until Wed 25 Nov 17:40")
        await week.press("enter", "q")
        assert week.title == "Doctor"


async def test_an_empty_history_says_so(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        await earlier(week)
        assert "There are no earlier versions" in "\n".join(week.rows())
        await week.press("q")
        assert week.app.screen is week.screen


# -- the bin ----------------------------------------------------------------------------------------------------------


async def test_deleted_blocks_of_both_are_restored_from_the_trash(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.remove(pair.of(pair.alex, "Course"))
    pair.sam.remove(pair.of(pair.sam, "Swim"))
    pair.meet()
    async with opened(make_app()) as week:
        await the_bin(week)
        assert isinstance(week.app.screen, ListScreen)
        names = [words.split(" · ")[0] for words, _ in rows(week)]
        assert rows(week)[names.index("Swim")][1].startswith("Sam, Wed 25 Nov")
        week.app.screen.query_one(Menu).go(names.index("Course"))
        await week.press("enter")
        assert "Course is back in the week" in told(week)
        await week.press("q")
        assert "Course" in "\n".join(week.rows())
        assert "Swim" not in "\n".join(week.rows())


async def test_other_deleted_things_are_restored_too(pair: Pair, make_app: MakeApp) -> None:
    plan = pair.alex
    plan.items.add_idea("The night train", WE)
    plan.items.drop_idea(plan.items.ideas()[0])
    plan.items.add_goal("Five songs")
    plan.items.finish_goal(plan.items.goals()[0], reached=False)
    plan.items.add_rule("No phones at dinner")
    plan.items.drop_rule(plan.items.rules()[0])
    plan.items.bring("The phone bill")
    plan.items.show_note(plan.items.notes()[0])
    plan.items.drop_note(plan.items.notes()[0])
    plan.items.bring("Only mine so far")
    plan.items.drop_note(plan.items.notes()[0])
    plan.requests.ask(need="two hours to read")
    plan.requests.withdraw_request(plan.requests.all()[0])
    wanted = {
        "an idea: The night train",
        "a goal: Five songs",
        "a house rule: No phones at dinner",
        "a note: The phone bill",
        "a note: Only mine so far",
        "a request: two hours to read",
    }
    async with opened(make_app(), LARGE) as week:
        await the_bin(week)
        assert wanted <= {words for words, _ in rows(week)}
        for words, _ in rows(week)[:-1]:  # what a request asks for is a row of its own, too
            await week.press("home", "enter")
            assert ("Brought back" if words in wanted else "is back in the week") in told(week)
        assert rows(week) == [("undo", "")]
        assert "Nothing has been deleted." in "\n".join(week.rows())
    plan.refresh()
    assert [idea.title for idea in plan.items.ideas()] == ["The night train"]
    assert [goal.title for goal in plan.items.goals()] == ["Five songs"]
    assert [rule.text for rule in plan.items.rules()] == ["No phones at dinner"]
    assert [(note.text, note.shown) for note in plan.items.notes()] == [
        ("Only mine so far", False),
        ("The phone bill", True),
    ]
    pair.meet()
    assert not pair.words_in_folder("Only mine")
    assert [row.need for row in plan.requests.all()] == ["two hours to read"]


async def test_only_its_owner_can_restore_a_goal(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.items.add_goal("10 km in March")
    pair.sam.items.finish_goal(pair.sam.items.goals()[0], reached=False)
    pair.meet()
    async with opened(make_app()) as week:
        await the_bin(week)
        await week.press("home", "enter")
        assert "Only Sam can bring that back" in told(week)


async def test_an_ended_ritual_is_restored_from_the_trash(full_plan: Plan, make_app: MakeApp) -> None:
    plan = full_plan
    reading = read("Dinner every fri 21:45 1h me", Cursor(plan.now, plan.zone.key, "me", None, "Alex", "Sam"))
    block = plan.ritual_changes.add_ritual(ritual_draft(reading, plan.me.id, plan.you.id)).block
    plan.remove(block, "all")
    async with opened(make_app()) as week:
        assert "Dinner" not in "\n".join(week.rows())
        await the_bin(week)
        assert rows(week)[0] == ("Dinner", "ended")
        await week.press("home", "enter", "q")
        assert "Dinner" in "\n".join(week.rows())


async def test_older_entries_are_listed_on_demand(full_plan: Plan, make_app: MakeApp) -> None:
    for number in range(MOST_DELETED + 3):
        full_plan.remove(full_plan.blocks.add(Draft(f"Old {number}", at(0, "06:00"), full_plan.me.id)).block)
    async with opened(make_app()) as week:
        await the_bin(week)
        assert rows(week)[MOST_DELETED] == ("3 older ones …", "")
        week.app.screen.query_one(Menu).go(MOST_DELETED)
        await week.press("enter")
        assert sum(words.startswith("Old") for words, _ in rows(week)) == MOST_DELETED + 3


async def test_e_erases_for_good_and_asks_once(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.remove(pair.of(pair.alex, "Cinema"))
    async with opened(make_app()) as week:
        await the_bin(week)
        assert isinstance(week.app.screen, ListScreen)
        await week.press("E")
        assert isinstance(week.app.screen, Choose)
        await week.press("enter")
        assert [words for words, _ in rows(week)][:1] == ["Cinema · Fri 27 Nov 19:30–21:30"], "Enter keeps it"
        await week.press("E", "y")
        assert isinstance(week.app.screen, ListScreen)
        assert "Erased Cinema, here and in the shared folder." in told(week)
        assert "Cinema" not in "".join(words for words, _ in rows(week))
        assert week.screen.plan.trash.bin() == ()
