"""Sentences about blocks: what an action did ("Added Cinema, …"), times, names.

They're plain text without markup, the same in commands and on the screen. Names and titles come from people and
files, so each passes through `drawn` before it's put into a sentence. Days and months have English names in any
locale, since quick add reads them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from planner.domain.cells import cells, cut, drawn
from planner.domain.model.block import EITHER, NO_REMINDER, WE, Block, Outcome, OutcomeKind, Person, Visibility
from planner.domain.model.items import Deed, Erased
from planner.domain.pillars import pillar_name
from planner.domain.time.week import DAYS as DAYS
from planner.domain.time.week import MONTHS as MONTHS
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.domain.time.when import LONGEST_NIGHT as LONGEST_NIGHT
from planner.domain.wording.formats import Style as Style
from planner.domain.wording.formats import clock as clock
from planner.domain.wording.formats import clock_cells as clock_cells
from planner.domain.wording.formats import day as day
from planner.domain.wording.formats import style_now
from planner.domain.wording.formats import write_as as write_as
from planner.domain.wording.results import DEEDS, HAPPENED

TITLE_CELLS = 40
NO_WORDS: Mapping[str, str] = MappingProxyType({})
NEWER = "partly written by a newer version"
"""The mark of what this version can't read whole."""


def newer(unreadable: Sequence[str], lead: str = " · ") -> str:
    """The mark at a line's end, for a thing with unreadable registers; else empty."""
    return lead + NEWER if unreadable else ""


def length(minutes: int) -> str:
    """`45m`, `2h`, `1h30`; whole days as `2d`."""
    if minutes and minutes % DAY == 0:
        return f"{minutes // DAY}d"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}m"
    return f"{hours}h{rest:02}" if rest else f"{hours}h"


def spelled(minutes: int) -> str:
    """A length in words, such as `30 minutes`, `an hour`, `1h30` or `2 days`."""
    for unit, name in ((DAY, "day"), (60, "hour"), (1, "minute")):
        count, rest = divmod(minutes, unit)
        if count and not rest and (unit > 1 or minutes < 60):
            return f"{count} {name}s" if count > 1 else f"{'an' if name == 'hour' else 'a'} {name}"
    return length(minutes)


def describe_reminder(minutes: int | None) -> str:
    """When a block reminds: `reminds 30 minutes before`; empty where nobody said."""
    if minutes is None:
        return ""
    if minutes < 0:
        return "doesn’t remind"
    return f"reminds {spelled(minutes)} before" if minutes else "reminds as it begins"


def week(w: Week, today: date | None = None) -> str:
    """`week 48`, with the year if it differs from `today`'s."""
    return f"week {w.number}" if today is None or Week.of(today).year == w.year else f"week {w.number} of {w.year}"


def week_named(w: Week, today: date) -> str:
    """A week as in a sentence: `this week`, `next week`, `the week of 30 Nov`."""
    near = {Week.of(today): "this week", Week.of(today).plus(1): "next week"}
    return near.get(w) or _week_of(w, today)


def _week_of(w: Week, today: date) -> str:
    return f"the week of {day(w.monday, today).partition(' ')[2]}"


def span(when: When, viewer: ZoneInfo, today: date) -> str:
    """A block's time and length for its viewer, such as `Fri 27 Nov 19:30–21:30`."""
    if when.precision == "time":
        return _timed(when, viewer, today)
    if when.precision == "week":
        # An hour is the default, so it isn't mentioned. A past week without its year would be read as a coming one.
        at = week_named(when.week, today) if when.week >= Week.of(today) else _week_of(when.week, date.min)
        return f"{at}, no day yet" + ("" if when.minutes == 60 else f", {length(when.minutes)}")
    first, last = when.dates(viewer)
    if first != last:
        return _days(first, last, today)
    if when.minutes >= DAY:
        return day(first, today)
    return f"{day(first, today)}, no hour yet" + (f", {length(when.minutes)}" if when.minutes else "")


def start(when: When, viewer: ZoneInfo, today: date) -> str:
    """A block's start without its length: `Sat 28 Nov 20:00`, `this week`."""
    if when.precision == "week":
        return week_named(when.week, today)
    begins = when.starts(viewer)
    hour = f" {clock(begins)}" if when.precision == "time" else ""
    return day(begins.date(), today) + hour


def who(who: str, me: Person, you: Person) -> str:
    """The name of a person, `both of you` for `we`."""
    if who == WE:
        return "both of you"
    return next((short(person.name) for person in (me, you) if person.id == who), "somebody else")


def describe_lead(lead: str, me: Person, you: Person) -> str:
    """The name of the person who has something, `either of you` for both."""
    return "either of you" if lead == EITHER else who(lead, me, you)


def short(text: str, most: int = TITLE_CELLS) -> str:
    """Shorten text to one line of at most `most` cells, safe to print, ending in `…`."""
    # Look only at the part that may fit: a title may have thousands of characters.
    line = drawn(text[: 8 * most + 8]).strip()
    if len(text) <= 8 * most and cells(line) <= most:
        return line
    return cut(line, most - 1).rstrip() + "…"


def device(owner: str, called: str) -> str:
    """A device's name with its owner, such as `Sam’s laptop`."""
    called, owner = short(called, 40) or "device", short(owner, 40)
    if not owner:
        return f"a device called {called}"
    return called if called.startswith(f"{owner}’s ") else f"{owner}’s {called}"


def join_words(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def name(block: Block) -> str:
    """The block's title for a sentence, or a word in place of it."""
    return short(block.title) or ("Busy" if block.visibility == "busy" else "Untitled")


def told(outcome: Outcome | Deed, me: Person, you: Person, viewer: ZoneInfo, today: date) -> str:
    """One line that tells what an action did, without a full stop.

    For example `Cinema moved to Sat 28 Nov 20:00`.
    """
    if isinstance(outcome, Deed):
        # A remark on something withdrawn doesn't name it.
        return DEEDS[outcome.kind].format(text=short(outcome.text) or "a word about it", you=short(you.name))
    return _Telling(me, you, viewer, today).told(outcome)


def erased(what: Erased, remains: Sequence[str], you: Person) -> Iterator[str]:
    """Sentences about the result of erasing something, and where its words still are.

    `remains` are names of files.
    """
    yield f"Erased {short(what.title) or 'it'}, here and in the shared folder."
    if what.holders:
        yield f"It’s removed from {join_words(what.holders)} at the next exchange."
    for device_ in what.unable:
        yield f"{device_} has an older planner, which keeps it until it is upgraded."
    if what.theirs:
        yield f"What {short(you.name)} wrote there is {short(you.name)}’s to erase, and stays."
    if remains:
        more = f" and {len(remains) - 5} more" if len(remains) > 5 else ""
        yield f"Still in your backups: {', '.join(remains[:5])}{more}. Delete them if that matters."


class _Telling:
    """Makes the sentences of `told` for one viewer."""

    def __init__(self, me: Person, you: Person, viewer: ZoneInfo, today: date) -> None:
        self._me, self._you, self._viewer, self._today = me, you, viewer, today

    def told(self, outcome: Outcome) -> str:
        block, before = outcome.block, outcome.before
        if outcome.kind == "agreed" and before and (sentence := self._crossed(block, before)):
            return sentence
        if outcome.kind == "agreed" and before and before.aside:
            return f"{name(block)} is on after all: {self._span(block)}"
        if outcome.scope != "this" and (sentence := self._of_ritual(outcome)):
            return sentence
        if outcome.kind in ("changed", "moved"):
            return self._changed(block, before)
        if outcome.kind == "chosen":
            return f"Settled: {self._changed(block, before)}"
        if outcome.kind == "undone":
            return f"Undone: {self._again(block, before)}"
        if outcome.kind == "redone":
            return f"Done again: {self._again(block, before)}"
        return self._plain[outcome.kind](self, block)

    def _of_ritual(self, outcome: Outcome) -> str | None:
        """The sentence about a change of a whole ritual; None if that of a block will do."""
        called, span, you = name(outcome.block), self._span(outcome.block), short(self._you.name)
        if outcome.kind == "changed" and outcome.before and outcome.before.visibility != outcome.block.visibility:
            return f"{called} {seen_by(outcome.block, outcome.before.visibility, self._you)}"
        since = ", with all that follow" if outcome.scope == "following" else " from now on"
        sentences: dict[OutcomeKind, str] = {
            "added": f"Added {called}, a ritual; the next is {span}",
            "changed": f"{called} is changed{since}; the next is {span}",
            "moved": f"{called} {self._moved_words(outcome)}{since}; the next is {span}",
            "removed": self._ended(outcome, since),
            "restored": f"{called} is back; the next is {span}",
            "proposed": f"Asked {you} about {called}{since}; until {you} says yes, it stays as it is",
            "agreed": f"Yes to {called}, every time; the next is {span}",
            "declined": f"Not this time: {called}; {you} will see that",
        }
        return sentences.get(outcome.kind)

    def _ended(self, outcome: Outcome, since: str) -> str:
        """The sentence about ending a ritual, in case the other wrote on it meanwhile."""
        called, you = name(outcome.block), short(self._you.name)
        if not outcome.block.deleted:
            return f"{you} changed {called} in the meantime, so it stays; look at it, then keep one of the two"
        if outcome.crossed:
            return f"{called} is called off{since}; {you} had said yes in the meantime, and will see that"
        return f"{called} is deleted{since}" if outcome.scope == "following" else f"{called} has ended"

    def _moved_words(self, outcome: Outcome) -> str:
        """`is moved`, or `lasts 2h` if only the length is new."""
        when, before = outcome.block.when, outcome.before and outcome.before.when
        only_longer = before and before.start == when.start and before.minutes != when.minutes
        return f"lasts {length(when.minutes)}" if only_longer else "is moved"

    def _added(self, block: Block) -> str:
        whose = who(block.who, self._me, self._you)
        if block.lead and block.pillar == "home":
            whose = f"{describe_lead(block.lead, self._me, self._you)} has it"
        return f"Added {name(block)}: {self._span(block)}, {whose}"

    def _removed(self, block: Block) -> str:
        return f"{name(block)} is deleted; you can still restore it"

    def _restored(self, block: Block) -> str:
        hidden = f", still hidden from {short(self._you.name)}" if block.visibility == "hidden" else ""
        return f"{name(block)} is back in the week: {self._span(block)}{hidden}"

    def _duplicated(self, block: Block) -> str:
        return f"Another {name(block)}: {self._span(block)}"

    _plain: dict[OutcomeKind, Callable[[_Telling, Block], str]] = {
        "added": _added,
        "done": lambda self, block: f"{name(block)} {HAPPENED['done']}",
        "partly": lambda self, block: f"{name(block)} {HAPPENED['partly']}",
        "skipped": lambda self, block: f"{name(block)} {HAPPENED['skipped']}",
        "reopened": lambda self, block: f"{name(block)} is planned again",
        "removed": _removed,
        "restored": _restored,
        "duplicated": _duplicated,
        "unchanged": lambda self, block: f"{name(block)} stays as it is",
        "proposed": lambda self, block: self._proposed(block),
        "agreed": lambda self, block: f"Yes to {name(block)}: {self._span(block)}",
        "declined": lambda self, block: f"Not this time: {name(block)}; {short(self._you.name)} will see that",
        "withdrawn": lambda self, block: f"Taken back: {name(block)}",
        "called off": lambda self, block: f"{name(block)} is called off; {short(self._you.name)} will see that",
    }

    def _crossed(self, block: Block, before: Block) -> str | None:
        """The sentence about a yes to earlier terms; None if there is no such yes."""
        earlier = next((yes for yes in block.earlier_yes if yes.terms == before.terms), None)
        if earlier is None:
            return None
        you = short(self._you.name)
        whose, asked = ("your", "you are") if earlier.by == self._me.id else (f"{you}’s", f"{you} is")
        to = start(earlier.terms.when, self._viewer, self._today)
        return f"{name(block)} is {self._span(block)} now; {whose} yes to {to} is kept, and {asked} asked again"

    def _proposed(self, block: Block) -> str:
        """The sentence about a proposal, which leaves the present terms as they are."""
        asked = next((proposal for proposal in block.proposals if proposal.by == self._me.id), None)
        if asked is None:
            return f"Asked about {name(block)}"
        to = start(asked.terms.when, self._viewer, self._today)
        stands = start(block.when, self._viewer, self._today)
        you = short(self._you.name)
        return f"Asked {you}: {name(block)} {to}? Until {you} says yes, it stays at {stands}"

    def _again(self, block: Block, before: Block | None) -> str:
        """The sentence about an undo or redo, from the block just before it."""
        if block.deleted:
            return self._removed(block)
        if before is None or before.deleted:
            return self._restored(block)
        return self._changed(block, before)

    def _changed(self, block: Block, before: Block | None) -> str:
        called = name(block)
        if before is None:
            return f"{called} is changed: {self._span(block)}"
        parts = self._parts(block, before)
        if block.title != before.title:
            renamed = f"{name(before)} is now called {called}"
            return renamed if not parts else f"{renamed}, {_listed(parts)}"
        return f"{called} {_listed(parts)}" if parts else f"{called} stays as it is"

    def _parts(self, block: Block, before: Block) -> list[str]:
        """The differences but for the title, each a verb and what follows."""
        parts = self._time_parts(block, before)
        if block.who != before.who:
            parts.append(f"is {who(block.who, self._me, self._you)}’s" if block.who != WE else "is for both of you")
        if block.status != before.status:
            parts.append(HAPPENED.get(block.status, "is planned again"))
        if block.called_off_by != before.called_off_by:
            parts.append("is called off" if block.called_off_by else "is on again")
        elif block.aside != before.aside:
            parts.append("is set aside again" if block.aside else "is on again")
        elif block.agreement != before.agreement and block.terms == before.terms:
            parts.append("has a new answer")
        if block.pillar != before.pillar:
            parts.append(
                f"is for {short(pillar_name(block.pillar))}" if block.pillar else "is for nothing in particular"
            )
        if block.place != before.place:
            parts.append(f"is at {short(block.place)}" if block.place else "has no place")
        if block.protected != before.protected:
            parts.append("is protected" if block.protected else "is no longer protected")
        if block.remind != before.remind:
            said = None if block.remind == NO_REMINDER else block.remind
            parts.append(describe_reminder(said) or "no longer reminds you")
        if block.lead != before.lead:
            parts.append(
                f"is up to {describe_lead(block.lead, self._me, self._you)}" if block.lead else "is up to nobody yet"
            )
        parts += [f"has new {what}" for what in ("notes", "tags") if getattr(block, what) != getattr(before, what)]
        if block.goal != before.goal:
            linked = "has another goal" if before.goal else "is for a goal"
            parts.append(linked if block.goal else "has no goal")
        if block.frees != before.frees:
            freed = short(self._you.name) if block.lead == self._me.id else "you"
            parts.append(f"frees {freed}" if block.frees else "frees nobody")
        if block.visibility != before.visibility:
            parts.append(seen_by(block, before.visibility, self._you))
        return parts

    def _time_parts(self, block: Block, before: Block) -> list[str]:
        parts = []
        if (block.when.start, block.when.zone) != (before.when.start, before.when.zone):
            parts.append(f"moved to {start(block.when, self._viewer, self._today)}")
        if block.when.minutes != before.when.minutes:
            parts.append(f"lasts {length(block.when.minutes)}")
        return parts

    def _span(self, block: Block) -> str:
        return span(block.when, self._viewer, self._today)


def _timed(when: When, viewer: ZoneInfo, today: date) -> str:
    begins, ends = when.starts(viewer), when.ends(viewer)
    text = f"{day(begins.date(), today)} {clock(begins)}"
    if not when.minutes:
        return text
    if when.minutes <= LONGEST_NIGHT or begins.date() == ends.date():
        # On a night when the clocks change, the two hours alone would give a wrong length.
        on_clock = (ends.replace(tzinfo=None) - begins.replace(tzinfo=None)) / timedelta(minutes=1)
        return f"{text}–{clock(ends)}" + ("" if on_clock == when.minutes else f", {length(when.minutes)}")
    return f"{text} – {day(ends.date(), today)} {clock(ends)}"


def _days(first: date, last: date, today: date) -> str:
    if style_now().dates == "ymd":
        return f"{day(first)} – {day(last)}"
    if (first.year, first.month) == (last.year, last.month) and style_now().dates == "dmy":
        return f"{DAYS[first.weekday()]} {first.day}–{day(last, today)}"
    if first.year == last.year:
        return f"{day(first)} – {day(last, today)}"
    return f"{day(first)} {first.year} – {day(last)} {last.year}"


def seen_by(block: Block, before: Visibility, you: Person) -> str:
    """How much of a block the other person sees now, to end a sentence about it."""
    name, each = short(you.name), ", every time" if block.ritual else ""
    sees = {
        "open": f"is open{each}: {name} can read it",
        "busy": f"is busy{each}: {name} sees only that the time is taken",
        "hidden": f"is hidden{each}: {name} sees nothing of it",
    }[block.visibility]
    return f"{sees}; its earlier words were shared, and {name} may have read them" if before == "open" else sees


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def off_said(off: frozenset[str], me: Person, you: Person, because: Mapping[str, str] = NO_WORDS) -> str:
    """A week off for the week's heading: `a week off`, `Sam is off: flu`; else empty.

    `because` has the words for why, by person's id.
    """
    why = ", ".join(dict.fromkeys(short(because[person.id], 24) for person in (me, you) if because.get(person.id)))
    name = next((short(person.name, 16) for person in (me, you) if person.id in off), "")
    said = "a week off" if {me.id, you.id} <= off else f"{name} is off" if name else ""
    return f"{said}: {why}" if said and why else said
