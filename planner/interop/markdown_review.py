"""A review as Markdown, to keep, print or read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from planner.domain.model.block import WE, Person
from planner.domain.review.steps import Review, Step
from planner.domain.text import shown_lines
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.domain.wording.fields import REQUEST_LABELS

ANSWER_LABELS: Mapping[str, str] = {
    "arrive": "in a word",
    "thanks": "thank you for",
    "brought": "brought back",
    "best": "best moment",
    "alone": "one thing alone",
    "friend": "one with a friend",
    "towards": "next step",
    **REQUEST_LABELS,
    "help": "to help with the other’s goal",
    "new": "something new to you both",
    "chores": "suppers, shopping, lifts, errands",
    "change": "one change",
    "one": "when …, I felt …, I would like …",
    "heard": "heard",
    "reply": "answered",
    "forward": "looks forward to",
    "line": "a line to keep",
}
_MARKUP = re.compile(r"([\\`*_\[\]<>|])|^(\s*)([#+-]|\d+[.)])(?=\s)", re.MULTILINE)


def review_markdown(review: Review, me: Person, you: Person, intentions: Mapping[str, str] | None = None) -> str:
    """The whole review as Markdown, as far as both may read it.

    `intentions` are those of the coming week, by person's id or `we`.
    """
    return "\n".join(_lines(review, me, you, intentions or {})).rstrip() + "\n"


def _lines(review: Review, me: Person, you: Person, intentions: Mapping[str, str]) -> Iterator[str]:
    first, last = review.week.monday, review.week.sunday
    yield f"# Sunday review, {wording.week(review.week)} of {review.week.year}"
    yield ""
    state = "Both said yes to the week that follows." if review.sealed else "Not sealed by both yet."
    yield f"{wording.day(first)} – {wording.day(last)} {last.year}. {escaped(me.name)} and {escaped(you.name)}. {state}"
    if line := review.shared.get("line"):
        yield ""
        yield "> " + " ".join(map(escaped, shown_lines(line)))
    for step in review.steps:
        yield from _step(review, step, me, you)
    said = [(who, intentions.get(who, "")) for who in (me.id, WE, you.id)]
    if any(text for _, text in said):
        yield from ("", f"## For week {review.next_week.number}", "")
        for who, text in said:
            if text:
                yield f"- {escaped(wording.who(who, me, you))}: {escaped(text)}"


def _step(review: Review, step: Step, me: Person, you: Person) -> Iterator[str]:
    rows = []
    for name in step.fields:
        for person in (me, you):
            text = review.sheet(person.id).answers.get(name, "")
            private = person == me and name in review.me.kept
            if text and not private:
                rows.append((f"{short(person.name)}, {_label(name)}", text))
    rows += [(_label(name), review.shared[name]) for name in step.shared if name != "line" and name in review.shared]
    if not rows:
        return
    yield from ("", f"## {step.title.capitalize()}", "")
    for label, text in rows:
        first, *rest = shown_lines(text)
        yield f"- **{escaped(label)}:** {escaped(first)}"
        yield from (f"  {escaped(line)}" for line in rest)


def _label(name: str) -> str:
    return ANSWER_LABELS[name]


def escaped(text: str) -> str:
    """The text with Markdown's special characters escaped."""
    return _MARKUP.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", text)
