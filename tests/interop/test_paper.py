"""Pages for paper: well formed, escaped, and without a private or unagreed word."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput, PlannerError
from planner.domain.model.block import WE
from planner.domain.time.week import Week
from planner.interop.paper_file import save_page, save_week_page
from planner.interop.paper_html import html_lines, html_text
from planner.interop.paper_week import week_page
from planner.interop.paper_year import year_page
from planner.plan.plan import Plan
from tests.support import THIS_WEEK, Couple, Side, at

NEXT = THIS_WEEK.plus(1)
_KEPT_OUT = ("Surgeon", "Clinic", "Surprise", "Opera", "fence", "Deleted", "Sailing", "Rowing", "Busy", "mine only")
_VOID = {"meta", "br"}
_LEFT_OUT = {"script", "link", "img", "iframe", "object", "form", "input", "a", "svg", "base"}


class Page(HTMLParser):
    """A page read back: its cells and its text. AssertionError for bad HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []
        assert not _LEFT_OUT & set(self.tags)
        assert "url(" not in html
        assert "@import" not in html
        assert "http:" not in html.lower().replace("http-equiv", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "style")]
        self.tags.append(tag)
        if tag not in _VOID:
            self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text += data
        if "td" in self.open or "th" in self.open:
            self.cells[-1] += data


def page(side: Side, week: Week = THIS_WEEK) -> Page:
    return Page(week_page(side.plan, week))


def agreed(couple: Couple, title: str, when: str, **fields: object) -> str:
    """Something of both, with both their yes; its id."""
    block = couple.me.add(title, when, who=WE, **fields)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    return block.id


# -- a week -----------------------------------------------------------------------------------------------------------


def test_an_empty_week_has_seven_rows_to_write_in(alex: Side) -> None:
    html = week_page(alex.plan, NEXT)
    found = Page(html)
    assert found.tags.count("tr") == 8
    assert found.cells[:4] == ["", "Alex", "together", "Sam"]
    assert found.cells[4] == "Mon 30 Nov"
    assert "Week of 30 Nov" in found.text
    assert "There’s room to write." in found.text
    assert "@page { size: A4" in html


def test_each_block_is_on_its_day_under_its_name(couple: Couple) -> None:
    couple.me.add("Songs", "2026-11-25T18:00", protected=True, place="Attic")
    couple.you.add("Book club", "2026-11-25T18:30")
    agreed(couple, "Film", "2026-11-27T20:00")
    for side, mine, yours in ((couple.me, "Songs", "Book club"), (couple.you, "Book club", "Songs")):
        found = page(side)
        wed = found.cells.index("Wed 25 Nov")
        assert mine in found.cells[wed + 1]
        assert (found.cells[wed + 2], "Film" in found.cells[wed + 10]) == ("", True)
        assert yours in found.cells[wed + 3]
        assert "18:00–19:00 Songs ! @\u00a0Attic" in found.text
        assert "! protected time" in found.text


def test_private_and_unagreed_blocks_are_not_on_the_page(couple: Couple) -> None:
    couple.me.add("Surgeon", "2026-11-26T09:00", visibility="busy", place="Clinic")
    couple.me.add("Surprise party", "2026-11-26T10:00", visibility="hidden")
    couple.me.add("Opera perhaps", "2026-11-27T19:00", who=WE)
    couple.me.add("Paint the fence", "2026-11-28T09:00", who=couple.you.plan.me.id)
    gone = couple.me.add("Deleted thing", "2026-11-28T10:00")
    couple.me.plan.remove(gone)
    sailing = agreed(couple, "Sailing", "2026-11-29T10:00")
    couple.you.plan.remove(couple.you.plan.block(sailing))
    skipped = couple.me.add("Rowing", "2026-11-24T10:00")
    couple.me.plan.finish(couple.me.again(skipped), "skipped")
    couple.me.plan.items.set_intention(THIS_WEEK, couple.me.plan.me.id, "mine only")
    couple.meet()
    for side in couple.sides:
        html = week_page(side.plan, THIS_WEEK) + year_page(side.plan, 2026)
        assert [word for word in _KEPT_OUT if word in html] == []


def test_the_agreed_time_stays_while_another_is_asked_for(couple: Couple) -> None:
    block = agreed(couple, "Film", "2026-11-27T20:00")
    film = couple.you.plan.block(block)
    couple.you.plan.change(film, {"when": film.when._replace(start="2026-11-28T21:15")})
    couple.meet()
    assert "20:00" in page(couple.me).text
    assert "21:15" not in page(couple.me).text


def test_a_block_made_private_later_leaves_the_page(couple: Couple) -> None:
    block = couple.me.add("Therapy", "2026-11-26T09:00")
    assert "Therapy" in page(couple.me).text
    couple.me.plan.change(couple.me.again(block), {"visibility": "busy"})
    couple.meet()
    assert not [side for side in couple.sides if "Therapy" in page(side).text]


def test_what_people_write_is_text_and_never_markup(alex: Side) -> None:
    alex.add('<script>alert("1")</script> & \u202eevil\x07', "2026-11-26T09:00", place="<b onclick=x>")
    alex.plan.items.set_intention(THIS_WEEK, WE, "</p><img src=x>")
    html = week_page(alex.plan, THIS_WEEK)
    found = Page(html)
    assert '<script>alert("1")</script>' in found.text
    assert "“</p><img src=x>”" in found.text
    assert "\u202e" not in html
    assert "\x07" not in html


@given(st.text())
def test_any_text_comes_back_as_text(text: str) -> None:
    found = Page(html_text(text) + html_lines(text))
    assert set(found.tags) <= {"bdi", "br"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", found.text)


def test_thai_and_emoji_are_printed_as_they_were_written(alex: Side) -> None:
    alex.add("ทำส้มตำกับแม่ 🌶️", "2026-11-26T18:00")
    alex.add("👩‍👧 park", "2026-11-27T10:00")
    html = week_page(alex.plan, THIS_WEEK)
    assert "ทำส้มตำกับแม่ 🌶️" in html
    assert "👩‍👧 park" in html
    assert '<meta charset="utf-8">' in html


def test_a_very_full_week_has_every_block(alex: Side) -> None:
    for number in range(80):
        alex.add(f"Thing {number:02}", f"2026-11-{23 + number % 7}T{8 + number // 7:02}:00")
    found = page(alex)
    assert [number for number in range(80) if f"Thing {number:02}" not in found.text] == []
    assert found.tags.count("li") == 80


def test_the_household_has_a_line_of_its_own(couple: Couple) -> None:
    review = couple.me.plan.reviews.begin_review(THIS_WEEK, "two")
    couple.me.plan.reviews.write_answer(review, "chores", "shopping sat 10:00 Sam\nTuesday: whoever is home cooks")
    couple.me.add("Soup", "2026-11-30", who=WE, pillar="home", lead=couple.me.plan.me.id)
    couple.meet()
    for side in couple.sides:
        found = page(side, NEXT)
        assert "Mon Soup Alex" in found.text
        assert "Sat 10:00–11:00 shopping Sam" in found.text
        assert "Tuesday: whoever is home cooks" in found.text
        assert found.text.count("shopping") == 1
        assert "Soup" not in "".join(found.cells)
    [shopping] = [block for block in couple.you.plan.week(NEXT).columns["we"] if block.title == "shopping"]
    couple.you.plan.remove(shopping)
    couple.meet()
    assert "shopping" not in page(couple.me, NEXT).text


def test_a_week_line_thing_and_a_journey(couple: Couple) -> None:
    couple.me.add("Call mum", "2026-W48")
    couple.me.add("Solo weekend", at("2026-11-28", 2 * 1440))
    found = page(couple.me)
    assert "Call mum" in found.cells[found.cells.index("some time this week") + 1]
    assert found.cells[found.cells.index("Sun 29 Nov") + 1] == "… Solo weekend"


# -- a year -----------------------------------------------------------------------------------------------------------


def test_the_year_has_only_thanks_that_both_opened(couple: Couple) -> None:
    plans = [side.plan for side in couple.sides]
    for plan, words in zip(plans, ("the tea", "the soup"), strict=True):
        review = plan.reviews.begin_review(THIS_WEEK, "two")
        plan.reviews.write_answer(review, "thanks", words)
        couple.meet()
    first, second = plans
    first.reviews.send(first.reviews.review(THIS_WEEK))
    couple.meet()
    for plan in plans:
        assert "the tea" not in year_page(plan, 2026)
        assert "the soup" not in year_page(plan, 2026)
    second.reviews.send(second.reviews.review(THIS_WEEK))
    couple.meet()
    first.reviews.reveal(THIS_WEEK)
    couple.meet()
    for plan in plans:
        found = Page(year_page(plan, 2026))
        assert "Alex: the tea" in found.text
        assert "Sam: the soup" in found.text


def test_kept_at_two_screens_a_thanks_stays_closed_when_one_keyboard_goes_on(alex: Side) -> None:
    plan = alex.plan
    plan.reviews.write_answer(plan.reviews.begin_review(THIS_WEEK, "two"), "thanks", "not yet")
    plan.reviews.begin_review(THIS_WEEK, "one")
    assert "not yet" not in year_page(plan, 2026)


def test_the_year_has_reached_goals_with_their_lines(couple: Couple) -> None:
    items = couple.me.plan.items
    items.add_goal("Five <songs>")
    items.finish_goal(items.goals()[0], reached=True, line="And one more.")
    items.add_goal("Not yet there")
    couple.meet()
    for side in (couple.me, couple.you):
        found = Page(year_page(side.plan, 2026))
        assert "Alex: Five <songs>“And one more.”" in found.text
        assert "Not yet there" not in found.text
        assert "reached" not in Page(year_page(side.plan, 2025)).text


def test_the_year_has_kept_lines_and_nothing_else_of_a_review(alex: Side) -> None:
    plan = alex.plan
    review = plan.reviews.begin_review(THIS_WEEK, "one")
    for name in ("arrive", "brought", "best", "feeling", "one", "heard", "reply", "change", "forward"):
        plan.reviews.write_answer(plan.reviews.review(THIS_WEEK), name, f"words of {name}")
    plan.reviews.write_answer(plan.reviews.review(review.week), "line", "rain, soup\n& nobody <minded>")
    found = Page(year_page(plan, 2026))
    assert "rain, soup& nobody <minded>" in found.text
    assert "words of" not in found.text


def test_a_memory_is_in_the_book_once_it_has_opened(couple: Couple) -> None:
    dance = couple.me.plan.block(agreed(couple, "Dance class", "2026-11-26T19:00"))
    couple.clock.forward(days=2)
    couple.me.plan.items.keep_memory(couple.me.again(dance), "your left feet")
    couple.meet()
    assert not [side for side in couple.sides if "left feet" in year_page(side.plan, 2026)]
    couple.clock.forward(days=20)
    for side in couple.sides:
        assert "Thu Dance classAlex: your left feet" in Page(year_page(side.plan, 2026)).text


def test_a_memory_on_something_made_private_stays_out(couple: Couple) -> None:
    walk = couple.me.add("Walk", "2026-11-24T10:00")
    couple.me.plan.items.keep_memory(walk, "so cold")
    couple.me.plan.change(couple.me.again(walk), {"visibility": "hidden"})
    couple.clock.forward(days=20)
    couple.meet()
    assert not [side for side in couple.sides if "so cold" in year_page(side.plan, 2026)]


def test_both_get_the_same_braid(couple: Couple) -> None:
    agreed(couple, "Film", "2026-11-27T20:00")
    couple.clock.forward(days=4)
    one, other = (_braid(side.plan) for side in couple.sides)
    assert one == other
    assert one == ["──── ──", "    ═  ", "──── ──"]


def test_a_week_without_plans_is_no_gap_in_the_braid(alex: Side) -> None:
    alex.add("Guitar", "2026-11-03T18:00")
    alex.add("Guitar", "2026-11-25T18:00")
    assert _braid(alex.plan)[:4] == [*["───────"] * 3, "───    "]


def test_a_year_without_the_plan_is_empty_and_one_outside_the_calendar_is_refused(alex: Side) -> None:
    for year in (2019, 2030):
        found = Page(year_page(alex.plan, year))
        assert "Nothing is kept from this year yet." in found.text
        assert "table" not in found.tags
    with pytest.raises(BadInput):
        year_page(alex.plan, 0)


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_page_replaces_an_earlier_page_and_nothing_else(alex: Side, tmp_path: Path) -> None:
    path = save_week_page(alex.plan, THIS_WEEK, tmp_path)
    assert path.name == "week-2026-11-23.html"
    alex.add("Guitar", "2026-11-26T18:00")
    save_week_page(alex.plan, THIS_WEEK, tmp_path)
    assert "Guitar" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    letter, link = tmp_path / "letter.html", tmp_path / "link.html"
    letter.write_text("<p>Dear Maya</p>")
    link.symlink_to(path)
    for there in (letter, link, tmp_path):
        with pytest.raises(PlannerError, match="stays as it is"):
            save_page(there, "x")
    assert letter.read_text() == "<p>Dear Maya</p>"
    assert link.is_symlink()


def _braid(plan: Plan) -> list[str]:
    return re.findall(r"<td>([─═· ]{7})</td>", year_page(plan, 2026))
