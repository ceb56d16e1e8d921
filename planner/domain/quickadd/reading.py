"""What a typed line comes to: its phrases, with the defaults of wherever it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from planner.domain.errors import BadInput
from planner.domain.model import WE, Column, Draft
from planner.domain.quickadd.meanings import (
    AtPlace,
    ForPillar,
    ForWhom,
    Lasting,
)
from planner.domain.quickadd.phrases import Line
from planner.domain.quickadd.settling import HOUR, Cursor, Settling
from planner.domain.quickadd.times import match_length
from planner.domain.text import one_line, shown
from planner.domain.week import Week
from planner.domain.when import When, zone
from planner.domain.wording import short, span

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:[+-]\d{2}:\d{2}|Z)", re.ASCII)
_WEEK_WORDS = re.compile(r"week (\d{1,2})(?: of (\d{4}))?\b", re.ASCII | re.IGNORECASE)
_NOTHING_YET = re.compile(r"\bno (?:day|hour) yet\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood; `notes` are sentences about what the person may not expect."""

    title: str
    when: When
    column: Column
    pillar: str | None = None
    place: str = ""
    protected: bool = False
    notes: tuple[str, ...] = ()


def read(text: str, cursor: Cursor) -> Reading:
    """Read one line. BadInput for what cannot be: 31 November, an hour the clocks jump over, 18:00–16:00."""
    names: dict[str, Column] = {cursor.you.lower(): "you", cursor.me.lower(): "me"}
    line = Line(text, cursor.today, names)
    notes = [f"“{short(words)}” stays in the title: repeating is not understood yet." for words in line.repeating]
    when = Settling(line, cursor, notes).settled()
    who, place, pillar = line.get("who"), line.get("place"), line.get("pillar")
    return Reading(
        title=line.title,
        when=when,
        column=who.column if isinstance(who, ForWhom) else cursor.column,
        pillar=pillar.pillar if isinstance(pillar, ForPillar) else None,
        place=place.name if isinstance(place, AtPlace) else "",
        protected=line.get("protected") is not None,
        notes=tuple(notes),
    )


def read_when(text: str, cursor: Cursor, current: When | None = None) -> When:
    """Read a day, a time, a length or several of them, as in a line. BadInput when there is anything else.

    What is not said stays as in `current`: `fri` keeps the hour, `19:30` the day, both keep the length.
    """
    if _INSTANT.fullmatch(text.strip()):
        return _instant(text.strip(), cursor, current)
    line = Line(_plain_words(text, cursor), cursor.today, bare=True)
    notes: list[str] = []
    when = Settling(line, cursor, notes, current).settled()
    if line.title or any(line.get(slot) for slot in ("who", "place", "pillar", "protected")) or not line.words:
        raise BadInput(f"“{short(text)}” is not a time; one looks like fri 19:30, 3 dec, next week or 18:00-20:00.")
    return when


def read_length(text: str) -> int:
    """Minutes of `90m`, `2h`, `1h30`, `3d` … BadInput otherwise."""
    keys = text.lower().split()
    match = match_length(keys, 0, most=None) if keys else None
    if match is None or match[0] != len(keys) or not isinstance(match[1], Lasting):
        raise BadInput(f"“{short(text)}” is not a length; one looks like 90m, 2h, 1h30 or 3d.")
    return match[1].minutes


def said(reading: Reading, cursor: Cursor) -> str:
    """What was understood, in one line: `Fri 27 Nov 19:30–21:30 · we · for: date`."""
    names = {"me": cursor.me, "you": cursor.you}
    parts = [
        span(reading.when, zone(cursor.zone), cursor.today),
        short(names.get(reading.column, "")) or reading.column,
    ]
    if reading.pillar:
        parts.append(f"for: {shown(reading.pillar)}")
    if reading.place:
        parts.append(f"at: {short(reading.place)}")
    if reading.protected:
        parts.append("protected")
    return " · ".join([*parts, *map(shown, reading.notes)])


def draft(reading: Reading, me: str, you: str) -> Draft:
    """The block to add; `me` and `you` are the ids of the two. BadInput without a title, or for one too long."""
    title = one_line(reading.title, "title")
    if not title:
        raise BadInput("It has no title yet; type what it is, then when.")
    return Draft(
        title=title,
        when=reading.when,
        who={"me": me, "you": you}.get(reading.column, WE),
        pillar=reading.pillar,
        place=one_line(reading.place, "place"),
        protected=reading.protected,
    )


def _instant(text: str, cursor: Cursor, current: When | None) -> When:
    """The form that `--json` prints, with its offset."""
    try:
        at = datetime.fromisoformat(text).astimezone(zone(cursor.zone))
    except (ValueError, OverflowError):
        raise BadInput(f"“{shown(text)}” is not in the calendar.") from None
    return When.at(at.replace(tzinfo=None, fold=0), HOUR if current is None else current.minutes, cursor.zone)


def _plain_words(text: str, cursor: Cursor) -> str:
    """The words that `span` says of a week or a day, as one types them."""

    def iso_week(match: re.Match[str]) -> str:
        year = int(match[2]) if match[2] else Week.of(cursor.today).year
        return f"{year:04}-W{int(match[1]):02}"

    return _WEEK_WORDS.sub(iso_week, _NOTHING_YET.sub("", text)).replace(" , ", " ").strip(" ,")
