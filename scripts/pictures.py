#!/usr/bin/env python3
"""Write docs/pictures: screens of the demo's plan as SVG, pages for paper as PNG.

The screens show a Wednesday afternoon and a Sunday evening; the pages are the coming week and the book of the year.

    scripts/pictures.py            all of them
    scripts/pictures.py week look  those whose names begin so
    scripts/pictures.py sunday     the review, one step after another
    scripts/pictures.py paper      a week for the fridge and the book of a year; needs Chromium and pdftoppm
    scripts/pictures.py looking    looking back

Run it again whenever the screen looks different: the same program writes the same bytes of a screen (those of paper
depend on Chromium and its fonts). Needs what the screen needs (`pip install -e .`), no terminal and no network.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ENVIRONMENT = HERE / ".venv" / "bin" / "python"
if ENVIRONMENT.exists() and sys.prefix == sys.base_prefix:
    os.execv(ENVIRONMENT, [str(ENVIRONMENT), *sys.argv])
sys.path.insert(0, str(HERE))
for name in ("NO_COLOR", "COLORTERM", "SSH_CONNECTION", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS"):
    os.environ.pop(name, None)

from planner.config.paths import Home  # noqa: E402
from planner.config.settings import Settings  # noqa: E402
from planner.demo import DemoPlan, build  # noqa: E402
from planner.domain.model.block import WE  # noqa: E402
from planner.domain.model.overlay import OverlaySource  # noqa: E402
from planner.domain.quickadd import Cursor, draft, read, ritual_draft  # noqa: E402
from planner.domain.time.week import Week  # noqa: E402
from planner.domain.time.when import zone  # noqa: E402
from planner.tui.terminal.capabilities import prepare  # noqa: E402

TERMINAL = prepare(os.environ, "true", "utf-8", quiet=False)._replace(ascii=False)  # whatever the locale is

from planner.interop.ical.overlays import OverlayRefresh  # noqa: E402
from planner.interop.paper_week import week_page  # noqa: E402
from planner.interop.paper_year import year_page  # noqa: E402
from planner.plan.plan import Plan  # noqa: E402
from planner.sync.exchange import Exchange, Report  # noqa: E402
from planner.sync.presence import Presences  # noqa: E402
from planner.tui.app import PlannerApp  # noqa: E402
from planner.tui.review.header import ReviewHeader  # noqa: E402
from planner.tui.review.rows import AnswerRow  # noqa: E402
from planner.tui.review.screen import ReviewScreen  # noqa: E402
from planner.tui.week.screen import WeekScreen  # noqa: E402

ZONE = "Europe/Berlin"
TODAY = date(2026, 11, 25)
NOW = datetime.combine(TODAY, time(17, 10), zone(ZONE))
PICTURES = HERE / "docs" / "pictures"
SPACE, CELL = "&#160;", 12.2
"""A space in an SVG of Textual's, and how wide a cell is there."""
WIDE, USUAL = (120, 40), (80, 24)
LOOKING_BACK = "looking-back.svg"
OWN_EVENINGS = ("Rehearsal thu 18:00 2h !", "Letters fri 17:30 1h", "Pottery mon 21:00 1h", "Sauna sat 19:00 2h")
"""What Alex and then Sam plan for a busy week, two each."""


def leave_as_it_is(demo: DemoPlan) -> None:
    """Show the demo's own week."""


def fill_the_week(demo: DemoPlan) -> None:
    """Add two daily rituals that both agreed to, and evenings of their own."""
    now = [NOW - timedelta(days=9)]
    pair = [Plan.open(mirror, clock=lambda: now[0]) for mirror in _mirrors(demo)]
    alex, sam = pair

    def meet() -> None:
        for mirror in (*_mirrors(demo), *_mirrors(demo)):
            Exchange(mirror, demo.folder, clock=lambda: now[0]).run()
        for plan in pair:
            plan.refresh()

    rituals = []
    for line in ("Coffee every day 07:15 20m we", "Stroll every day 12:30 30m we"):
        wanted = ritual_draft(read(line, Cursor(now[0], ZONE)), alex.me.id, alex.you.id)
        rituals.append(alex.ritual_changes.add_ritual(wanted).block)
        meet()
        sam.agree(sam.block(rituals[-1].id))
    now[0] = NOW - timedelta(days=2, hours=5)
    for plan, lines in ((alex, OWN_EVENINGS[:2]), (sam, OWN_EVENINGS[2:])):
        for line in lines:
            plan.blocks.add(draft(read(line, Cursor(now[0], ZONE)), plan.me.id, plan.you.id))
    meet()
    now[0] = NOW
    for ritual, days in zip(rituals, ((23, 24, 25), (23,)), strict=True):
        for day in days:
            alex.finish(alex.block(f"{ritual.ritual}@2026-11-{day}"), "done")
    meet()
    for plan in pair:
        plan.arrivals.unseen()
        plan.arrivals.visited()


def reach_a_goal(demo: DemoPlan) -> None:
    """Sam reaches a goal, with a line about it; Alex has a next step for one."""
    alex, sam = (Plan.open(mirror, clock=lambda: NOW) for mirror in _mirrors(demo))
    goal = next(goal for goal in sam.items.goals() if goal.person == sam.me.id)
    sam.items.finish_goal(goal, reached=True, line="Eleven, and then cake.")
    own = next(goal for goal in alex.items.goals() if goal.person == alex.me.id)
    alex.items.progress.set_step(own, "find a singer")
    for mirror in (*_mirrors(demo), *_mirrors(demo)):
        Exchange(mirror, demo.folder, clock=lambda: NOW).run()


def _mirrors(demo: DemoPlan) -> tuple[Path, Path]:
    """The mirrors of Alex and of Sam."""
    alex, sam = (Home.at(str(path), "default", env={}).mirror for path in (demo.me_home, demo.you_home))
    return alex, sam


WORK = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:office
SUMMARY:Office
DTSTART;TZID=Europe/Berlin:20240101T090000
DURATION:PT7H30M
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH
END:VEVENT
BEGIN:VEVENT
UID:release
SUMMARY:Release
DTSTART;TZID=Europe/Berlin:20261127T130000
DURATION:PT5H
END:VEVENT
BEGIN:VEVENT
UID:birthday
SUMMARY:Jo’s birthday
DTSTART;VALUE=DATE:19901128
RRULE:FREQ=YEARLY
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


@dataclass(frozen=True)
class Picture:
    """One picture: the keys pressed and the text typed on the opening week.

    `keys` come first, then `text`; the cursor has been moved to the block `on`. `prepare` changes the demo before.
    """

    name: str
    size: tuple[int, int] = USUAL
    theme: str = "dark"
    on: str = ""
    keys: tuple[str, ...] = ()
    text: str = ""
    prepare: Callable[[DemoPlan], None] = leave_as_it_is
    beside: str = ""
    """The calendar beside the plan, as iCalendar."""

    @property
    def file(self) -> str:
        width, height = self.size
        return f"{self.name}-{width}x{height}-{self.theme}.svg"


ALL = (
    Picture("week", on="Cinema"),
    Picture("week", WIDE, on="Cinema"),
    Picture("week", theme="light", on="Cinema"),
    Picture("look", on="Cinema", keys=("enter",)),
    Picture("quickadd", keys=("a",), text="Jazz tue 20:00 2h we @Kulturhaus #date"),
    Picture("inbox", keys=("o",)),
    Picture("busy", on="Rehearsal", prepare=fill_the_week),
    Picture("goal", keys=("C",), prepare=reach_a_goal),
    Picture("beside", WIDE, on="Cinema", keys=("f",), beside=WORK),
)


SUNDAY = datetime.combine(date(2026, 11, 29), time(20, 5), zone(ZONE))
LINE = "rain, soup, and nobody minded"
"""What the two kept of an earlier week."""
KEPT = {1: LINE, 3: "two verses, one river", 5: "the sauna was your idea"}
"""What the two kept of earlier weeks, by how many weeks ago."""
WRITTEN = {
    "arrive": "tired and glad to sit",
    "thanks": "the tea on Tuesday when I came home late",
    "back": "the hut and a new chord",
    "mine": "guitar for a whole evening",
}
"""What is typed into the first field of a step."""
SAMS_THANKS = "your laugh on the phone with Mia"

YEAR_WEEKS = 48
KEPT_LINES = {34: "two verses, one river", 32: "the sauna was your idea", 1: LINE}
"""What the two kept, by how many weeks ago."""
THANKED = {
    35: ("the tea on Tuesday when I came home late", "that you asked how the exam went, and waited"),
    33: ("your laugh on the phone with Mia", "soup at eleven at night"),
}
"""The thanks of Alex and of Sam."""
REMEMBERED = {34: ("Cinema", "worst in the room, last to leave")}
"""A word that Alex left on something of that week."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DOTS_PER_INCH = "72"


class StillFolder:
    """A folder in which nothing happens while its picture is taken."""

    def changed(self) -> bool:
        return False

    def run(self, *, whole: bool = False) -> Report:
        return Report()


async def take(picture: Picture, plan: DemoPlan) -> str:
    """The picture as SVG."""
    home = Home.at(str(plan.me_home), "default", env={})
    settings = Settings(theme=f"planner-{picture.theme}")
    if picture.beside:
        file = plan.me_home / "work.ics"
        file.write_text(picture.beside, encoding="utf-8")
        settings = settings._replace(overlays=(OverlaySource("Work", str(file)),))
        OverlayRefresh(home.mirror, zone(ZONE), lambda: NOW, "").run(settings.overlays)
    app = PlannerApp(home, settings, TERMINAL, clock=lambda: NOW, exchange=lambda _plan: StillFolder())
    async with app.run_test(size=picture.size) as pilot:
        week = app.screen
        if picture.on:
            assert isinstance(week, WeekScreen)
            block = next(b for some in week.state.view.columns.values() for b in some if b.title == picture.on)
            week.go(block.when.local_start.date(), block_id=block.id)
            await pilot.press("up", "down")
        await pilot.press(*picture.keys, *picture.text)
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.tick()
        await pilot.pause()
        return tidy(app.export_screenshot(title="planner"))


async def take_sunday(plan: DemoPlan) -> dict[str, str]:
    """Every picture of the review by its name, taken in one go."""
    home = Home.at(str(plan.me_home), "default", env={})
    earlier = Plan.open(home.mirror, clock=lambda: SUNDAY)
    week = Week.of(earlier.today)
    for block in earlier.week(week).columns["we"]:
        if block.title == "Sunday review":
            earlier.finish(block, "done")
    for ago in (1, 52):
        earlier.reviews.write_answer(earlier.reviews.begin_review(week.plus(-ago), "one"), "line", LINE)
    found: dict[str, str] = {}
    app = PlannerApp(home, Settings(), TERMINAL, clock=lambda: SUNDAY, exchange=lambda _plan: StillFolder())
    async with app.run_test(size=USUAL) as pilot:

        async def show(*keys: str) -> str:
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            for _ in range(3):
                await pilot.pause()
            return tidy(app.export_screenshot(title="planner"))

        app.call_later(app.screen.session.run, "prepare")  # type: ignore[attr-defined]
        found["ready"] = await show()
        await show("q")
        await show("R")
        review = app.screen
        assert isinstance(review, ReviewScreen)
        review.controller.hold("one")
        await show()
        for number, step in enumerate(review.controller.review.steps):
            if number:
                await pilot.press("pagedown")
            while f"· {step.title}" not in review.query_one(ReviewHeader).text[0]:
                await pilot.pause(0.02)
            if text := WRITTEN.get(step.id):
                row = review.query(AnswerRow).first()
                review.set_focus(row)
                await pilot.press("enter", *("space" if sign == " " else sign for sign in text), "enter")
                await pilot.pause()
                review.set_focus(row)
            found[step.id] = await show()
    return {f"sunday-{name}.svg": svg for name, svg in found.items()}


async def take_two(plan: DemoPlan) -> dict[str, str]:
    """The first step at two screens: Alex waits for Sam, and both have sent."""
    home, sams_home = (Home.at(str(path), "default", env={}) for path in (plan.me_home, plan.you_home))
    alex, sam = (Plan.open(each.mirror, clock=lambda: SUNDAY) for each in (home, sams_home))
    week = Week.of(alex.today)
    alex.reviews.write_answer(alex.reviews.begin_review(week.plus(-1), "one"), "line", LINE)
    found: dict[str, str] = {}
    app = PlannerApp(home, Settings(), TERMINAL, clock=lambda: SUNDAY, exchange=lambda _plan: StillFolder())
    async with app.run_test(size=USUAL) as pilot:
        await pilot.press("R")
        await pilot.pause()
        review = app.screen
        assert isinstance(review, ReviewScreen)
        header = review.query_one(ReviewHeader)
        presences = Presences(plan.folder, sam.device, sam.me.id, clock=lambda: SUNDAY)
        presences.tell(week, "thanks", "thanks")
        while "Sam writing" not in header.text[1]:
            await pilot.pause(0.02)
        await pilot.press("down", "enter", *("space" if sign == " " else sign for sign in WRITTEN["thanks"]), "enter")
        await pilot.press("space")
        for name in ("two-waiting", "two-opened"):
            if name == "two-opened":
                sam.reviews.send(sam.reviews.write_answer(sam.reviews.review(week), "thanks", SAMS_THANKS))
                presences.tell(week, "thanks")
                while not review.controller.review.you.answers or "Sam here" not in header.text[1]:
                    for mirror in (sams_home.mirror, home.mirror):
                        Exchange(mirror, plan.folder, clock=lambda: SUNDAY).run()
                    for each in (sam, review.controller.plan):
                        each.refresh()
                        each.reviews.reveal(week)
                    await review.look()
                    await pilot.pause(0.02)
            await app.workers.wait_for_complete()
            for _ in range(3):
                await pilot.pause()
            found[f"sunday-{name}.svg"] = tidy(app.export_screenshot(title="planner"))
    return found


async def take_looking_back(plan: DemoPlan) -> str:
    """Looking back, with lines kept on earlier Sundays and some days away."""
    home = Home.at(str(plan.me_home), "default", env={})
    earlier = Plan.open(home.mirror, clock=lambda: SUNDAY)
    week = Week.of(earlier.today)
    for ago, line in KEPT.items():
        earlier.reviews.write_answer(earlier.reviews.begin_review(week.plus(-ago), "one"), "line", line)
    away = week.plus(-3)
    earlier.people.set_away("Europe/Lisbon", away.days[1], away.days[3])
    earlier.people.set_person(range=[240, 480])
    app = PlannerApp(home, Settings(), TERMINAL, clock=lambda: SUNDAY, exchange=lambda _plan: StillFolder())
    async with app.run_test(size=USUAL) as pilot:
        await pilot.press("w")
        for _ in range(3):
            await pilot.pause()
        return tidy(app.export_screenshot(title="planner"))


def paper_pages(demo: DemoPlan) -> dict[str, str]:
    """The pages of the coming week and of the year as HTML, by the names of pictures."""
    home = Home.at(str(demo.me_home), "default", env={})
    now = [SUNDAY]
    plan = Plan.open(home.mirror, clock=lambda: now[0])
    this = Week.of(plan.today)
    for ago in sorted({*KEPT_LINES, *THANKED, *REMEMBERED}, reverse=True):
        week = this.plus(-ago)
        now[0] = SUNDAY - timedelta(weeks=ago)
        review = plan.reviews.begin_review(week, "one")
        for person, text in zip((plan.me.id, plan.you.id), THANKED.get(ago, ()), strict=False):
            plan.reviews.write_answer(review, "thanks", text, person=person)
        if line := KEPT_LINES.get(ago):
            plan.reviews.write_answer(review, "line", line)
        if ago in REMEMBERED:
            title, words = REMEMBERED[ago]
            blocks = plan.week(week).columns["we"]
            plan.items.keep_memory(next((b for b in blocks if b.title == title), blocks[0]), words)
    now[0] = SUNDAY
    plan.refresh()
    plan.reviews.note_intention(this.plus(1), WE, "one evening out")
    return {"paper-week": week_page(plan, this.plus(1)), "paper-year": year_page(plan, plan.today.year)}


def print_paper(name: str, page: str, folder: Path) -> None:
    """Print a page with Chromium, and write its first sheet as a picture."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    html, pdf = folder / f"{name}.html", folder / f"{name}.pdf"
    html.write_text(page, encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/c")
    printed = [browser, *options, f"--print-to-pdf={pdf}", html.as_uri()]
    first = ["pdftoppm", "-r", DOTS_PER_INCH, "-png", "-singlefile", "-f", "1", str(pdf), str(PICTURES / name)]
    for command in (printed, first):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def tidy(svg: str) -> str:
    """Make an SVG self-contained and stable.

    Addresses of fonts elsewhere go, since any fixed font will do, and one short name replaces a checksum. Spaces
    around a text become its position, since some programs that show SVG leave them out.
    """
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "t", svg)
    svg = re.sub(r'x="([\d.]+)" (y="[\d.]+") textLength="([\d.]+)"([^>]*)>([^<]*)</text>', _without_spaces, svg)
    svg = re.sub(r"<text[^>]*></text>", "", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def _without_spaces(match: re.Match[str]) -> str:
    x, y, length, rest, text = match.groups()
    words = text.replace(SPACE, " ")
    before = len(words) - len(words.lstrip(" "))
    after = len(words.lstrip(" ")) - len(words.strip(" "))
    place, wide = float(x) + before * CELL, float(length) - (before + after) * CELL
    return f'x="{place:.5g}" {y} textLength="{wide:.5g}"{rest}>{words.strip(" ").replace(" ", SPACE)}</text>'


def main(wanted: list[str]) -> None:
    for picture in ALL:
        if wanted and not picture.file.startswith(tuple(wanted)):
            continue
        # Opening a plan counts as a visit, so each picture has a demo of its own.
        with tempfile.TemporaryDirectory() as folder:
            demo = build(Path(folder) / "demo", today=TODAY, zone=ZONE)
            picture.prepare(demo)
            svg = asyncio.run(take(picture, demo))
        (PICTURES / picture.file).write_text(svg, encoding="utf-8")
        print(f"docs/pictures/{picture.file}")
    if not wanted or any(LOOKING_BACK.startswith(name) for name in wanted):
        with tempfile.TemporaryDirectory() as folder:
            demo = build(Path(folder) / "demo", today=SUNDAY.date(), zone=ZONE)
            (PICTURES / LOOKING_BACK).write_text(asyncio.run(take_looking_back(demo)), encoding="utf-8")
        print(f"docs/pictures/{LOOKING_BACK}")
    if not wanted or any("sunday".startswith(name) or name.startswith("sunday") for name in wanted):
        with tempfile.TemporaryDirectory() as folder:
            made = asyncio.run(take_sunday(build(Path(folder) / "demo", today=SUNDAY.date(), zone=ZONE)))
            made |= asyncio.run(take_two(build(Path(folder) / "two", today=SUNDAY.date(), zone=ZONE)))
        for name, svg in made.items():
            (PICTURES / name).write_text(svg, encoding="utf-8")
            print(f"docs/pictures/{name}")
    if not wanted or any("paper".startswith(name) or name.startswith("paper") for name in wanted):
        if not shutil.which("pdftoppm") or not any(map(shutil.which, BROWSERS)):
            print("docs/pictures/paper-*.png stay as they are: they need Chromium and pdftoppm")
            return
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder)
            demo = build(target / "demo", weeks=YEAR_WEEKS, today=SUNDAY.date(), zone=ZONE)
            for name, page in paper_pages(demo).items():
                print_paper(name, page, target)
                print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
