"""The words around the grid: title, details under the cursor, news. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from planner.domain.cells import BLANKED, drawn_lines
from planner.domain.model.block import WE, Block, Column, WeekView
from planner.domain.model.items import Carried
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import DAYS, MONTHS, off_said
from planner.frontend.block_facts import called, led, pillar_said, place_said, when_here_and_there
from planner.frontend.labels import HAPPENED
from planner.frontend.verbs import TAKE_IT
from planner.tui.week.cell_text import DIFFERS, CellMarks
from planner.tui.week.details import BlockDetails

_BRIEF = {"done": "happened", "edit": "change", "move_to": "move", "remove": "delete"}
_BRIEF |= {
    "yes": "yes",
    "no": "not this time",
    "suggest": "another time",
    "request": "I’d like …",
    "cheer": "well done",
}
FOR_EXAMPLE = "Guitar tue 19:00 !"


def brief(action_id: str, *, off: bool, asks: bool = True, aside: bool = False) -> str:
    """A key's action in a word or two.

    `off`: removing the block would call off what both agreed to. Unless it `asks`, a yes takes what either may take; it
    keeps what is set `aside`.
    """
    if action_id == "yes" and aside:
        return "keep this one"
    if action_id == "yes" and not asks:
        return TAKE_IT
    return "call off" if off and action_id == "remove" else _BRIEF[action_id]


def week_title(view: WeekView, off: frozenset[str] = frozenset(), because: Mapping[str, str] = wording.NO_WORDS) -> str:
    """The week's title: `Week 48 · 23–29 Nov`.

    It has the year if that isn't this year, and who has the week off, with the word for why.
    """
    first, last = view.week.monday, view.week.sunday
    start = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    year = "" if last.year == view.today.year else f" {last.year}"
    rests = off_said(off, view.me, view.you, because)
    return f"Week {view.week.number} · {start}–{last.day} {MONTHS[last.month - 1]}{year}" + (
        f" · {rests}" if rests else ""
    )


def day_title(view: WeekView, day: date) -> str:
    """The day's title: `Wed 25 Nov, today · week 48`."""
    today = ", today" if day == view.today else ""
    return f"{wording.day(day, view.today)}{today} · week {view.week.number}"


def line_for(carried: Carried, who: str) -> str:
    """The intention of a person or of both, with a mark if there is a conflict."""
    text = carried.intentions.get(who, "")
    return f"{DIFFERS} {text}" if who in carried.several else text


def news_words(count: int, name: str) -> str:
    """`2 new from Sam`; empty without news."""
    return f"{count} new from {wording.short(name, 16)}" if count else ""


def waiting_words(count: int, news: str, key: str) -> tuple[str, ...]:
    """`2 to answer (o)`, and what is new; only the first part has the key."""
    parts = [part for part in (f"{count} to answer" if count else "", news) if part]
    return (f"{parts[0]} ({key})" if key else parts[0], *parts[1:]) if parts else ()


def about_block(
    block: Block,
    view: WeekView,
    marks: CellMarks,
    hints: tuple[str, ...],
    standing: tuple[str, ...] = (),
    rhythm: str = "",
    next_turn: str | None = None,
    *,
    asks: bool = False,
    choose: str = "",
) -> BlockDetails:
    """The details of a block.

    `standing` describes the agreement on it, `rhythm` how often it comes, `next_turn` is the person who has it then.
    `asks`: the first of `standing` is a question, and the hints are its answers. `choose` is the key to settle a
    conflict.
    """
    if marks.blank:
        return BlockDetails(title=BLANKED, hints=hints)
    length = wording.length(block.when.minutes) if block.when.precision == "time" else ""
    who = wording.who(block.who, view.me, view.you)
    facts = [
        when_here_and_there(block, view),
        led(block, view, next_turn) if not any(words.endswith(("plan it", "plans it")) for words in standing) else "",
        f"{length} · {who}" if length else who,
        rhythm,
        pillar_said(block),
        place_said(block),
        "protected" if block.protected else "",
        block.visibility if block.title and block.visibility != "open" else "",
        HAPPENED.get(block.status, ""),
        wording.describe_reminder(block.remind),
    ]
    told_first = [f"≠ you both changed this ({choose}: choose)"] if block.conflicts else []
    if block.unreadable:
        told_first.append(wording.NEWER)
    told = [*told_first, *standing]
    if block.id in marks.news and not asks:
        told.append(f"new from {wording.who(block.touched_by or block.author, view.me, view.you)}")
    return BlockDetails(
        title=called(block),
        facts=tuple(fact for fact in facts if fact),
        marks=tuple(told),
        notes=tuple(line for line in drawn_lines(block.notes[:2000]) if line.strip())[:6],
        hints=hints,
        spare=f"{length} · " if length else "",
        asking=len(told_first) if asks and standing else None,
        hue=f"head-{view.column_of(block)}",
    )


def about_overlay(block: Block, view: WeekView, source: str, blank: bool) -> BlockDetails:
    """The details of an overlay's event, and where it's from."""
    if blank:
        return BlockDetails(title=BLANKED, hue="dim")
    timed = block.when.precision == "time" and block.when.minutes
    who = wording.who(block.who, view.me, view.you)
    length = f"{wording.length(block.when.minutes)} · {who}" if timed else who
    facts = (wording.span(block.when, view.zone, view.today), length, place_said(block))
    return BlockDetails(title=called(block), facts=tuple(filter(None, facts)), notes=(source,), hue="dim")


def about_row(
    days: Sequence[Block], view: WeekView, rhythm: str, key_of: Callable[[str], str], blank: bool
) -> BlockDetails:
    """The details of a daily ritual in one row: when it comes, when it happened."""
    block = days[0]
    hour = wording.clock(block.when.starts(view.zone)) if block.when.precision == "time" else ""
    happened = [DAYS[day.when.starts(view.zone).weekday()] for day in days if day.status == "done"]
    facts = (
        " ".join(filter(None, [rhythm, hour])),
        f"{wording.length(block.when.minutes)} · {wording.who(block.who, view.me, view.you)}",
        f"happened {', '.join(happened)}" if happened else "",
    )
    here = any(day.when.starts(view.zone).date() == view.today for day in days)
    hints = (
        f"{key_of('open')}: its days" if key_of("open") else "",
        f"{key_of('done')}: today’s happened" if here and key_of("done") else "",
    )
    hue = f"head-{view.column_of(block)}"
    title = BLANKED if blank else called(block)
    return BlockDetails(title, () if blank else tuple(filter(None, facts)), hints=tuple(filter(None, hints)), hue=hue)


def about_ghost(ghost: Block, kept: tuple[str, ...], view: WeekView, blank: bool) -> BlockDetails:
    """The details of a block that is carried: where it would be, and over what."""
    terms = ghost.proposals[-1].terms
    facts = (wording.span(terms.when, view.zone, view.today), wording.who(terms.who, view.me, view.you))
    title, hue = BLANKED if blank else called(ghost), f"head-{view.column_of(ghost)}"
    return BlockDetails(title=title, facts=facts, marks=() if blank else kept, hue=hue)


def about_head(column: Column, view: WeekView, carried: Carried, key: str, blank: bool) -> BlockDetails:
    """The details of the head of a column: its line for the week."""
    who = {"me": view.me.id, "we": WE, "you": view.you.id}[column]
    line = "" if blank else line_for(carried, who)
    name = wording.who(who, view.me, view.you)
    hints = (f"{key}: the week’s lines, goals, house rules",) if key else ()
    facts = (wording.week(view.week, view.today), line or "no line yet") if not blank else ()
    return BlockDetails(title=name[:1].upper() + name[1:], facts=facts, hints=hints, hue=f"head-{column}")


def about_nothing(
    column: Column, day: date | None, hour: int | None, view: WeekView, hints: tuple[str, ...]
) -> BlockDetails:
    """The details of an empty cell."""
    whose = {"me": wording.short(view.me.name), "we": "both of you", "you": wording.short(view.you.name)}[column]
    when = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}" if day else f"week {view.week.number}, any day"
    at = f" {hour:02}:00" if hour is not None else ""
    if view.today in view.week.days and not any(view.columns.values()):
        hints = (*hints, f"type: {FOR_EXAMPLE}")
    return BlockDetails(title=f"{when}{at}", facts=(whose, "nothing yet"), hints=hints, hue="dim")
