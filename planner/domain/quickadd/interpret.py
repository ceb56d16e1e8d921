"""Interpret a typed line as a block, with defaults from where it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from planner.domain.errors import BadInput
from planner.domain.model.block import (
    COLUMNS,
    EITHER,
    MOST_REMINDER,
    NO_REMINDER,
    VISIBILITIES,
    WE,
    Column,
    Draft,
    Visibility,
)
from planner.domain.pillars import pillar_name
from planner.domain.quickadd.cursor import Cursor, Known
from planner.domain.quickadd.lengths import match_length
from planner.domain.quickadd.parser import TURNS, TypedLine
from planner.domain.quickadd.resolve import HOUR, Settling
from planner.domain.quickadd.resolve_rule import Recurring
from planner.domain.quickadd.tokens import Amount, Every, PhraseSlot, Said
from planner.domain.recurrence.rule import RitualDraft, Rule
from planner.domain.recurrence.rule import describe_rule as rule_said
from planner.domain.text import one_line, shown
from planner.domain.time.when import DAY, UTC_ZONE, When, zone
from planner.domain.time.zones import city
from planner.domain.wording.blocks import MONTHS, describe_reminder, length, short, span, spelled

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:[+-]\d{2}:\d{2}|Z)", re.ASCII)
_NO_TIME: tuple[PhraseSlot, ...] = (
    "who",
    "place",
    "pillar",
    "protected",
    "visibility",
    "tag",
    "lead",
    "every",
    "until",
    "count",
    "after",
    "except",
    "remind",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line was understood as.

    `notes` are sentences about surprises. `unclear` are questions: with one, nothing can be added. For a ritual
    `when` is its first occurrence's, and `left_out` are dates without one. `dated`: the line names a day. `guessed`
    names the fields taken from what was planned under that title before: `pillar`, `minutes`. `lead` is who has it,
    by column or `EITHER`; `turns`: they take turns. `remind` is how many minutes before it begins it reminds.
    """

    title: str
    when: When
    column: Column
    pillar: str | None = None
    place: str = ""
    protected: bool = False
    notes: tuple[str, ...] = ()
    visibility: Visibility = "open"
    tags: tuple[str, ...] = ()
    rule: Rule | None = None
    guessed: tuple[str, ...] = field(default=(), compare=False)
    unclear: tuple[str, ...] = ()
    left_out: tuple[date, ...] = ()
    dated: bool = field(default=False, compare=False)
    lead: str = ""
    turns: bool = False
    remind: int | None = None


def read(text: str, cursor: Cursor) -> Reading:
    """Read one line.

    Raises BadInput for impossible input: 31 November, an hour the clocks jump over, 18:00–16:00.
    """
    names: dict[str, Column] = {cursor.you: "you", cursor.me: "me"}
    line = TypedLine(text, cursor.today, names, day_first=cursor.day_first)
    notes = line.notes
    every = line.get("every")
    settling = Recurring(line, cursor, notes, repeats=isinstance(every, Every))
    rule = settling.rule(every) if isinstance(every, Every) else None
    when = rule.first if rule else settling.settled()
    column, visibility = _said(line, "who"), _said(line, "visibility")
    if when.zone is not None and when.zone != cursor.zone:
        notes.append(f"That is {city(when.zone)} time, where you are then.")
    reading = Reading(
        title=line.title,
        when=when,
        column=next((one for one in COLUMNS if one == column), cursor.column),
        pillar=_said(line, "pillar") or None,
        place=_said(line, "place"),
        protected=line.get("protected") is not None,
        notes=tuple(notes),
        visibility=next((one for one in VISIBILITIES if one == visibility), "open"),
        tags=tuple(filter(None, [_said(line, "tag")])),
        rule=rule,
        unclear=tuple(line.unclear),
        left_out=settling.left_out,
        dated=line.get("day") is not None,
    )
    if lead := _said(line, "lead"):
        reading = _with_lead(reading, lead, cursor, is_said=line.get("who") is not None)
    if isinstance(before := line.get("remind"), Amount):
        reading = _with_reminder(reading, before.number, cursor)
    if reading.visibility != "open" and reading.column != "me":
        raise BadInput("Only what is yours alone can be busy or hidden; leave out the dots, or say me.")
    known = cursor.known(reading.title) if cursor.known and reading.title else None
    return _with_guesses(reading, known, settling.length_said) if known else reading


def _said(line: TypedLine, slot: PhraseSlot) -> str:
    meaning = line.get(slot)
    return meaning.text if isinstance(meaning, Said) else ""


def _with_reminder(reading: Reading, minutes: int, cursor: Cursor) -> Reading:
    """With a reminder, unless it's the other's own. Raises BadInput if too early."""
    if minutes > MOST_REMINDER:
        raise BadInput(f"A reminder comes {spelled(MOST_REMINDER)} before at most.")
    if reading.column == "you":
        return _with_note(reading, f"That’s {_named('you', cursor)}’s own, so it won’t remind you.")
    if reading.when.precision != "time":
        reading = _with_note(reading, "It reminds once it has an hour.")
    return replace(reading, remind=minutes)


def _with_note(reading: Reading, note: str) -> Reading:
    return replace(reading, notes=(*reading.notes, note))


def _with_lead(reading: Reading, lead: str, cursor: Cursor, *, is_said: bool) -> Reading:
    """With who has it, for `either`, `in turns` and `Sam has it`.

    It is for both and at home, unless the line says otherwise. A single block in turns is had by the one who didn't
    have it last.
    """
    turns = lead == TURNS
    if not turns or reading.rule is None:
        reading = replace(reading, pillar=reading.pillar or "home")
    reading = replace(reading, column=reading.column if is_said else "we", turns=turns)
    if turns and reading.rule:
        lead = ""
    elif turns:
        had_it = cursor.had_it(reading.title, reading.when) if cursor.had_it else None
        lead = "you" if had_it == "me" else "me"
    reading = replace(reading, lead=lead)
    _check_lead(reading)
    return reading


def _check_lead(reading: Reading) -> None:
    if reading.column != "we" and reading.lead:
        words = "in turns" if reading.turns else EITHER if reading.lead == EITHER else "has it"
        raise BadInput(f"“{words}” is for both of you; leave out whose it is, or say we.")


def _with_guesses(reading: Reading, known: Known, length_said: bool) -> Reading:
    """Fill in fields that weren't typed, from what was planned under that title."""
    if reading.pillar is None and known.pillar is not None:
        reading = replace(reading, pillar=known.pillar, guessed=("pillar",))
    minutes = known.minutes
    if length_said or not minutes or minutes == reading.when.minutes:
        return reading
    rule = reading.rule and reading.rule._replace(minutes=minutes)
    return replace(
        reading,
        when=reading.when._replace(minutes=minutes),
        rule=rule,
        guessed=(*reading.guessed, "minutes"),
    )


def read_when(text: str, cursor: Cursor, current: When | None = None, *, repeats: bool = False) -> When:
    """Read a day, a time, a length or several of them, as in a line.

    Raises BadInput for anything else. Parts that aren't typed stay as in `current`: `fri` keeps the hour, `19:30` the
    day, both keep the length. `repeats`: it's for several of a ritual, so the hour may be one that the clocks jump
    over on the first of its days.
    """
    if _INSTANT.fullmatch(text.strip()):
        return _instant(text.strip(), cursor, current)
    line = TypedLine(text, cursor.today, bare=True, day_first=cursor.day_first)
    notes: list[str] = []
    when = Settling(line, cursor, notes, current, repeats=repeats).settled()
    if line.unclear:
        raise BadInput(line.unclear[0])
    if line.title or any(line.get(slot) for slot in _NO_TIME) or not line.words:
        raise BadInput(f"“{short(text)}” is not a time; one looks like fri 19:30, 3 dec, next week or 18:00-20:00.")
    return when


def read_length(text: str) -> int:
    """Read a length such as `90m`, `2h`, `1h30` or `3d` in minutes. Raises BadInput."""
    keys = text.lower().split()
    match = match_length(keys, 0, most=None) if keys else None
    if match is None or match[0] != len(keys) or not isinstance(match[1], Amount):
        raise BadInput(f"“{short(text)}” is not a length; one looks like 90m, 2h, 1h30 or 3d.")
    return match[1].number


def read_reminder(text: str) -> int:
    """Read how many minutes before it begins a block reminds; `off` for never.

    Raises BadInput.
    """
    words = text.lower().split()
    if words in (["off"], ["none"], ["never"], []):
        return NO_REMINDER
    words = words[:-1] if words[-1] == "before" else words
    minutes = 0 if words == ["0m"] else read_length(" ".join(words))
    if minutes > MOST_REMINDER:
        raise BadInput(f"A reminder comes {spelled(MOST_REMINDER)} before at most.")
    return minutes


def said(reading: Reading, cursor: Cursor, asked: str = "") -> str:
    """What was understood, in one line.

    For example `we · Fri 27 Nov 19:30–21:30 · every Fri · for: date · “Date night”`. It begins with whose it is and who
    will be `asked`, and ends with the title that remains and what is unclear.
    """
    return " · ".join(filter(None, [whose(reading, cursor), asked, understood(reading, cursor)]))


def whose(reading: Reading, cursor: Cursor) -> str:
    """The column, by the name of its person."""
    return _named(reading.column, cursor)


def _named(column: str, cursor: Cursor) -> str:
    return short({"me": cursor.me, "you": cursor.you}.get(column, "")) or column


def _lead_said(reading: Reading, cursor: Cursor) -> str:
    """Who has it: `Sam has it, in turns`; empty if the line doesn't say."""
    has = {"": "", EITHER: "either of you has it"}.get(reading.lead, f"{_named(reading.lead, cursor)} has it")
    return ", ".join(filter(None, (has, "in turns" if reading.turns else "")))


def understood(reading: Reading, cursor: Cursor) -> str:
    """What a line became, the title that remains, the notes and the questions."""
    when, viewer = reading.when, cursor
    if reading.rule and when.precision == "time":
        # As its own clock shows it on any day, whether or not the clocks change on the first.
        when, viewer = when._replace(zone=UTC_ZONE.key), replace(cursor, zone=UTC_ZONE.key)
    elif when.zone is not None:
        viewer = replace(cursor, zone=when.zone)
    # Nothing is guessed: with a question, no time is shown.
    parts = [] if reading.unclear else [_span(when, viewer), describe_ritual(reading)]
    if reading.pillar and "pillar" not in reading.guessed:
        parts.append(f"for: {shown(pillar_name(reading.pillar))}")
    if reading.place:
        parts.append(f"at: {short(reading.place)}")
    parts.append(_lead_said(reading, cursor))
    if reading.protected:
        parts.append("protected")
    if reading.visibility != "open":
        parts.append(reading.visibility)
    parts += [*reading.tags, describe_reminder(reading.remind)]
    if reading.title:
        parts.append(f"“{short(reading.title)}”")
    return " · ".join(filter(None, [*parts, as_before(reading), *map(shown, (*reading.notes, *reading.unclear))]))


def describe_time_in(text: str, cursor: Cursor) -> str:
    """What a sentence says of a time, and about what; empty if it says no day.

    For `two hours to read thu 20:00` it's `Thu 26 Nov 20:00–22:00 · “read”`. Raises BadInput as `read` does.
    """
    reading = read(text, cursor)
    says_time = reading.when.precision != "week" or reading.rule or reading.unclear
    return understood(reading, cursor) if says_time else ""


def describe_ritual(reading: Reading) -> str:
    """How often a ritual comes, and which dates it leaves out; empty for a block.

    For example `every Fri except 25 Dec 2026`.
    """
    if reading.rule is None:
        return ""
    days = " and ".join(_date(day) for day in reading.left_out)
    return f"{rule_said(reading.rule)} except {days}" if days else rule_said(reading.rule)


def as_before(reading: Reading) -> str:
    """What was taken from last time: `as before: for date, 2h`; empty for nothing."""
    words = {"pillar": f"for {shown(pillar_name(reading.pillar or ''))}", "minutes": length(reading.when.minutes)}
    return f"as before: {', '.join(words[name] for name in reading.guessed)}" if reading.guessed else ""


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if 1000 <= day.year < 3000 else day.isoformat()


def _span(when: When, cursor: Cursor) -> str:
    """The time as elsewhere, with lengths that are left out elsewhere."""
    text = span(when, zone(cursor.zone), cursor.today)
    if when.precision == "day" and when.minutes == DAY:
        return f"{text}, all day"
    if when.precision == "week" and when.minutes == HOUR and cursor.known:
        return f"{text}, {length(HOUR)}"
    return text


def draft(reading: Reading, me: str, you: str) -> Draft:
    """The block to add; `me` and `you` are the people's ids.

    Raises BadInput without a title, or for one too long.
    """
    return Draft(
        title=_title(reading),
        when=reading.when,
        who=_who(reading, me, you),
        pillar=reading.pillar,
        place=one_line(reading.place, "place"),
        tags=reading.tags,
        lead=_lead(reading, me, you),
        protected=reading.protected,
        visibility=reading.visibility,
        remind=reading.remind,
    )


def ritual_draft(reading: Reading, me: str, you: str) -> RitualDraft:
    """The ritual to add, from a reading with a rule. Raises BadInput like `draft`.

    One for both is for `ritual`, unless the line says what else it is for.
    """
    if reading.rule is None:
        raise BadInput("That does not repeat; say how often, such as every fri.")
    return RitualDraft(
        title=_title(reading),
        rule=reading.rule,
        who=_who(reading, me, you),
        pillar=reading.pillar or ("ritual" if reading.column == "we" else None),
        place=one_line(reading.place, "place"),
        tags=reading.tags,
        lead=_lead(reading, me, you),
        protected=reading.protected,
        visibility=reading.visibility,
        turns=reading.turns,
        remind=reading.remind,
    )


def _lead(reading: Reading, me: str, you: str) -> str | None:
    return {"me": me, "you": you}.get(reading.lead, reading.lead) or None


def _title(reading: Reading) -> str:
    if reading.unclear:
        raise BadInput(reading.unclear[0])
    _check_lead(reading)
    title = one_line(reading.title, "title")
    if not title:
        raise BadInput("It has no title yet; type what it is, then when.")
    return title


def _who(reading: Reading, me: str, you: str) -> str:
    return {"me": me, "you": you}.get(reading.column, WE)


def _instant(text: str, cursor: Cursor, current: When | None) -> When:
    """Read the form that `--json` prints, with its offset."""
    try:
        at = datetime.fromisoformat(text).astimezone(zone(cursor.zone))
    except (ValueError, OverflowError):
        raise BadInput(f"“{shown(text)}” is not in the calendar.") from None
    return When.at(at.replace(tzinfo=None, fold=0), HOUR if current is None else current.minutes, cursor.zone)
