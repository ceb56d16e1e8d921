"""News and requests in a sentence each; pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block
from planner.domain.model.items import AFTER_ALL, Asked, News, NewsKind
from planner.domain.pillars import pillar_name
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import STATUS, Viewer
from planner.frontend.block_facts import called, led

UNKNOWN_THING = "something that only a newer planner understands"
_OF_A_BLOCK: tuple[NewsKind, ...] = ("new", "changed", "moved", "deleted", "called_off", "answer")


def news_said(row: News, view: Viewer) -> str:
    """A piece of news, such as `Long run: Sat 28 Nov 10:00 → 09:00`."""
    block = row.block
    if block is None or row.kind not in _OF_A_BLOCK:
        return news_sentence(row, view)
    name = called(block)
    when = wording.span(block.when, view.zone, view.today)
    if block.deleted:
        return f"{name} is off the week"
    if block.called_off_by:
        because = block.because.get(block.called_off_by, "")
        return f"{name}, {when}, is called off" + (f": {wording.short(because, 60)}" if because else "")
    if row.before is None:
        return f"new: {name}, {when}"
    if row.about == AFTER_ALL:
        return f"{name} is on after all: {when}"
    # What a ritual's answer is to is told with the question.
    told = _said if row.kind == "answer" and row.about else _changes
    changes = list(told(block, row.before, view))
    return f"{name}: {' · '.join(changes)}" if changes else f"{name}, {when}: changed"


def times_of(row: News) -> tuple[When, ...]:
    """When the block of the news is, and when it was before it moved."""
    before = _when((row.before or {}).get("when"))
    now = (row.block.when,) if row.block else ()
    return now if before is None or before in now else (*now, before)


def news_sentence(row: News, viewer: Viewer) -> str:
    """A piece of news about something other than a block's terms.

    For example `Sam on Long run: “well done”`, or `Sam’s goal: 10 km in March`.
    """
    name, text = wording.short(viewer.you.name, 16), wording.short(row.text, 200)
    thing = called(row.block) if row.block else UNKNOWN_THING
    about = wording.short(row.about, 120)
    ritual = ", ".join(filter(None, (wording.short(row.text), row.about)))
    sentences: dict[NewsKind, str] = {
        "word": f"{name} on {thing}: “{text}”",
        "cheer": f"Well done for {thing}, says {name}" + (f": “{text}”" if text else ""),
        "idea": f"{name}’s idea for the jar: {text}",
        "intention": _line_said(row, viewer, name, text),
        "goal": f"{name}’s goal: {text}" + (f" · next step: {about}" if about else ""),
        "goal_reached": f"{name} reached a goal: {text}" + (f": “{about}”" if about else ""),
        "note": f"{name} would like to bring up: {text}",
        "away": f"{name} is away: {text}",
        "off": _off_said(row, viewer, name, text),
        "rule": f"{name} suggests a house rule: {text}",
        "turn": _turn_said(row, viewer),
        "ritual": _ritual_said(row, viewer, ritual),
        "ritual_ended": f"{ritual}, {'is called off' if row.block and row.block.called_off_by else 'has ended'}",
        "answer": f"{name} says {'not this time' if row.about == 'no' else 'yes'}: {text}",
    }
    return sentences.get(row.kind, text)


def _off_said(row: News, viewer: Viewer, name: str, text: str) -> str:
    week = Week.parse(row.about) if row.kind == "off" else Week.of(viewer.today)
    when = wording.week_named(week, viewer.today)
    both = row.id.endswith(f"@{WE}")
    said = f"{when[:1].upper()}{when[1:]} is a week off for both of you" if both else f"{name} has {when} off"
    return said + (f": {text}" if text else "")


def _line_said(row: News, viewer: Viewer, name: str, text: str) -> str:
    who = row.id.partition("@")[2]
    whose = "The line for both of you" if who == WE else f"{name}’s line"
    week = Week.parse(row.about) if row.kind == "intention" else Week.of(viewer.today)
    return f"{whose}, {wording.week_named(week, viewer.today)}: {text}"


def _turn_said(row: News, viewer: Viewer) -> str:
    """Who plans the next date; for a ritual in turns, its next occurrence."""
    block = row.block
    person = block.lead if block else row.about
    whose = "Your" if person == viewer.me.id else f"{wording.short(viewer.you.name, 16)}’s"
    return (
        f"{called(block)}: {whose.lower() if whose == 'Your' else whose} turn"
        if block
        else (f"{whose} turn to plan the next date")
    )


def _ritual_said(row: News, viewer: Viewer, ritual: str) -> str:
    hour = f", {wording.span(row.block.when, viewer.zone, viewer.today)}" if row.block else ""
    return f"{'New ritual' if row.before is None else 'Changed'}: {ritual}{hour}"


def asked_for(row: Asked, by: str) -> str:
    """A request in one line.

    For example `Sam is feeling drained · would like two hours to read · and would offer a film together`.
    """
    request = row.request
    if request is None:
        return wording.short(row.text)
    mine = by == "you"
    parts = []
    if request.feeling:
        parts.append(f"{'feeling' if mine else f'{by} is feeling'} {wording.short(request.feeling, 80)}")
    would = "you would like" if mine else "would like" if request.feeling else f"{by} would like"
    parts.append(f"{would} {wording.short(request.need, 120)}")
    if request.offer:
        parts.append(f"and would offer {wording.short(request.offer, 120)}")
    return " · ".join(parts)


def _changes(block: Block, before: Mapping[str, object], view: Viewer) -> Iterator[str]:
    if (title := before.get("title")) and title != block.title:
        yield f"before “{wording.short(str(title))}”"
    when = _when(before.get("when"))
    if when and when != block.when:
        yield _moved(when, block.when, view)
    who = before.get("who")
    if isinstance(who, str) and who != block.who:
        yield "for both of you" if block.who == WE else f"{wording.who(block.who, view.me, view.you)}’s now"
    if not block.goal and before.get("status", "planned") != block.status:  # told at the thanks of the review
        yield STATUS.get(block.status, "planned again")
    place = before.get("place") or ""
    if place != block.place:
        yield f"at {wording.short(block.place)}" if block.place else "no place any more"
    if (before.get("notes") or "") != block.notes:
        yield "new notes"
    if (before.get("pillar") or None) != block.pillar:
        yield f"for {wording.short(pillar_name(block.pillar))}" if block.pillar else "for nothing in particular"
    if (before.get("lead") or None) != block.lead and ("lead" in before or not block.slot):  # turns need no word
        yield led(block, view) or "nobody has it yet"
    if bool(before.get("protected")) != block.protected:
        yield "protected" if block.protected else "no longer protected"
    if block.goal and before.get("goal") != block.goal:
        yield "for a goal"
    if block.frees and before.get("frees") != block.frees and block.lead == view.you.id:
        yield "so that you can go"
    yield from _said(block, before, view)


def _said(block: Block, before: Mapping[str, object], view: Viewer) -> Iterator[str]:
    """The other person's new answer or proposal."""
    you = view.you.id
    now, then = block.agreement.get(you), before.get(f"answer:{you}")
    old = then.get("answer") if isinstance(then, dict) else None
    name = wording.short(view.you.name, 16)
    if now == "yes" and old == "no" and isinstance(then, dict) and then.get("off"):
        yield "on again"
    elif now == "yes" and old != "yes" and block.author != you:
        yield f"{name} says yes"
    if now == "open" and old == "yes":
        yield f"{name} takes the yes back"
    if now == "no" and old != "no":
        because = block.because.get(you, "")
        yield "not this time" + (f": {wording.short(because, 60)}" if because else "")
    for proposal in block.proposals:
        if proposal.by == you:
            yield f"{name} asks for {wording.start(proposal.terms.when, view.zone, view.today)}"


def _moved(before: When, after: When, view: Viewer) -> str:
    then, now = (wording.span(when, view.zone, view.today) for when in (before, after))
    return f"{then} → {now}"


def _when(value: object) -> When | None:
    """Decode a time from its JSON; None if this version can't read it."""
    if not isinstance(value, dict):
        return None
    start, minutes, zone = value.get("start"), value.get("minutes"), value.get("zone")
    if not isinstance(start, str) or not isinstance(minutes, int) or not isinstance(zone, str | None):
        return None
    try:
        return When(start, minutes, zone)
    except BadInput:
        return None
