"""Find the thing that a command names by an id or a title, or parts of them.

A `Wanted` says which kinds of things a command takes and which of several it prefers. Titles are looked up in the
weeks around this one first, then everywhere.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Literal

from planner.domain.errors import AmbiguousId, BadInput, UnknownId
from planner.domain.ids import ritual_root
from planner.domain.model.block import Block
from planner.domain.model.conflict import Twice
from planner.domain.model.items import Asked, Goal, Gone, HouseRule, Idea, Note, Request
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import describe_rule
from planner.domain.text import fold_text, shown
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.named_tuple import NamedTuple
from planner.plan.plan import Plan

Answerable = Block | Ritual | Request | HouseRule
Findable = Answerable | Idea | Goal | Note | Gone | Twice
ThingKind = Literal[
    "block",
    "ritual",
    "any ritual",
    "ended ritual",
    "request",
    "rule",
    "idea",
    "goal",
    "reached goal",
    "note",
    "gone",
    "twice",
]
LEAST = 4
"""Least letters of an id that name it."""
MOST_LISTED = 8
_BEGINS_LIKE_AN_ID = re.compile(r"\d{4}-?")
_PART_OF_AN_ID = re.compile(r"[0-9a-z~@-]{4,}")

_LISTS: dict[ThingKind, Callable[[Plan], Iterable[Findable]]] = {
    "ritual": lambda plan: plan.rituals.all(),
    "any ritual": lambda plan: plan.rituals.all(ended=True),
    "ended ritual": lambda plan: [ritual for ritual in plan.rituals.all(ended=True) if ritual.ended],
    "request": lambda plan: plan.requests.all(),
    "rule": lambda plan: plan.items.rules(),
    "idea": lambda plan: plan.items.ideas(),
    "goal": lambda plan: plan.items.goals(),
    "reached goal": lambda plan: plan.items.goals(reached=True),
    "note": lambda plan: plan.items.notes(),
    "twice": lambda plan: plan.conflicts.twice(),
    "gone": lambda plan: [thing for thing in plan.trash.gone() if thing.kind != "block"],
}
"""Lists all things of a kind.

Blocks are found by id or in pools instead, since there are too many.
"""

Pool = Callable[[Plan, str], Iterable[Block]]
"""Lists the blocks in which a title is looked up."""
Test = Callable[[Findable], bool]


def near(plan: Plan, text: str) -> Iterable[Block]:
    """The blocks of the weeks around this one."""
    return plan.weeks.near()


def everywhere(plan: Plan, text: str) -> Iterable[Block]:
    """All blocks with this in their title."""
    return plan.weeks.titled(text)


def starts_by_today(block: Block, plan: Plan) -> bool:
    """Whether its first day is today or before."""
    return block.when.starts(plan.zone).date() <= plan.today


def in_the_bin(plan: Plan, text: str) -> Iterable[Block]:
    """Deleted blocks and those called off, those that went with a request too."""
    return (*plan.trash.bin(), *plan.trash.halves())


def _is_on(plan: Plan) -> Test:
    return lambda thing: not isinstance(thing, Block) or not (thing.deleted or "no" in thing.agreement.values())


class Wanted(NamedTuple):
    """The kinds of things that a command takes, and how it chooses among them.

    `suits` makes a test for the preferred ones, `pools` are where titles of blocks are looked up, and `missing` is
    the sentence for no match.
    """

    kinds: tuple[ThingKind, ...]
    suits: Callable[[Plan], Test] = _is_on
    pools: tuple[Pool, ...] = (near, everywhere)
    missing: str = "I can’t find “{text}”. Try: planner search {words}"


BLOCK = Wanted(("block", "ritual"))
OF_A_DAY = Wanted(
    ("block", "any ritual"),
    suits=lambda plan: (
        lambda thing: not thing.ended if isinstance(thing, Ritual) else isinstance(thing, Block) and bool(thing.ritual)
    ),
)
BLOCK_OR_REQUEST = Wanted(("block", "ritual", "request"))
IN_THE_BIN = Wanted(
    ("block", "ended ritual", "gone"),
    suits=lambda plan: lambda thing: True,
    pools=(in_the_bin,),
    missing="Nothing deleted matches “{text}”. Try: planner trash",
)
OF_KIND: dict[type, Wanted] = {
    Idea: Wanted(("idea",), missing="No idea in the jar matches “{text}”. Try: planner ideas"),
    Goal: Wanted(("goal",), missing="No goal matches “{text}”. Try: planner goals"),
    Note: Wanted(("note",), missing="No note for Sunday matches “{text}”. Try: planner bring"),
    HouseRule: Wanted(("rule",), missing="No house rule matches “{text}”. Try: planner rules"),
    Request: Wanted(("request",), missing="No request matches “{text}”. Try: planner requests"),
    Ritual: Wanted(
        ("any ritual",),
        suits=lambda plan: lambda thing: not (isinstance(thing, Ritual) and thing.ended),
        missing="No ritual matches “{text}”. Try: planner rituals",
    ),
}
"""For commands that take things of one kind only."""
TO_REACH = Wanted(
    ("goal", "reached goal"),
    suits=lambda plan: lambda thing: isinstance(thing, Goal) and not thing.reached,
    missing="No goal matches “{text}”. Try: planner goals",
)
"""A goal to reach, or one that was reached, for a line about it."""
ENDED = Wanted(
    ("any ritual",),
    suits=lambda plan: lambda thing: isinstance(thing, Ritual) and thing.ended,
    missing="No ritual matches “{text}”. Try: planner rituals --ended",
)


class Found(NamedTuple):
    """A named thing, with how sure the match is.

    `by_title`: it was named by its title. `is_likely`: it's probably the one that was meant.
    """

    thing: Findable
    by_title: bool = False
    is_likely: bool = True


def find_thing(plan: Plan, text: str, wanted: Wanted) -> Found:
    """Find the one thing that `text` names.

    Raises UnknownId, and AmbiguousId with the candidates.
    """
    suits = wanted.suits(plan)
    for found, by_title in _attempts(plan, text, wanted, suits):
        if len(found) == 1:
            is_likely = not by_title or (suits(found[0]) and not _age(found[0], plan))
            return Found(found[0], by_title, is_likely)
        if found:
            raise _several(plan, text, found)
    text = " ".join(shown(text)[:40].split())
    raise UnknownId(wanted.missing.format(text=text, words=shlex.join(text.split()) or "WORDS"))


def key_of(thing: Findable) -> str:
    """The whole id; of a ritual its root."""
    return thing.root if isinstance(thing, Ritual) else thing.id


def title_of(thing: Findable) -> str:
    """The title, need or text in full."""
    if isinstance(thing, Block | Ritual | Idea | Goal):
        return thing.title
    if isinstance(thing, Request):
        return thing.need
    return thing.called if isinstance(thing, Twice) else thing.text


def name_of(thing: Findable) -> str:
    """The title as it appears in a sentence."""
    return wording.name(thing) if isinstance(thing, Block) else wording.short(title_of(thing))


def has_id(key: str, text: str) -> bool:
    """Whether `text`, in lower case, names this id.

    It must be the whole id, or at least four letters of its beginning or end.
    """
    return text == key or (len(text) >= LEAST and (key.startswith(text) or key.endswith(text)))


def wanted_of_rows(kinds: tuple[ThingKind, ...], read: Callable[[Plan], Iterable[Asked]]) -> Wanted:
    """Things of these kinds; those in some rows of the inbox are preferred."""

    def in_rows(plan: Plan) -> Test:
        rows = list(read(plan))
        ids, roots = {row.id for row in rows}, {ritual_root(row.id) for row in rows if row.kind == "ritual"}
        return lambda thing: thing.root in roots if isinstance(thing, Ritual) else thing.id in ids

    def beside_near(plan: Plan, text: str) -> Iterable[Block]:
        return (*(row.block for row in read(plan) if row.block), *near(plan, text))

    return Wanted(kinds, in_rows, (beside_near, everywhere))


def _attempts(plan: Plan, text: str, wanted: Wanted, suits: Test) -> Iterator[tuple[list[Findable], bool]]:
    """What each way of looking finds, and whether it looked at titles.

    The cheap ways come first: the weeks around this one are read before everything is. Only what begins like an id is
    looked up everywhere at once: letters that end the id of some old block are more likely a word of a title.
    """
    key, part = text.strip().lower(), fold_text(text)
    if not key:
        return
    takes_blocks = "block" in wanted.kinds
    things = [thing for kind in wanted.kinds if kind in _LISTS for thing in _LISTS[kind](plan)]
    nearest, *others = wanted.pools if takes_blocks else (_no_blocks,)
    yield _with_whole_id(plan, key, things, takes_blocks), False
    if takes_blocks and _BEGINS_LIKE_AN_ID.match(key):
        yield _with_part_of_id(things, _blocks_by_id(plan, key), key), False
    blocks = list(nearest(plan, text))
    yield _with_part_of_id(things, [b for b in blocks if not b.ritual and has_id(b.id, key)], key), False
    yield _best_titles(plan, [*things, *blocks], part, suits), True
    if takes_blocks and _PART_OF_AN_ID.fullmatch(key):
        yield _with_part_of_id(things, _blocks_by_id(plan, key), key), False
    for pool in others:
        yield _best_titles(plan, [*things, *pool(plan, text)], part, suits), True


def _no_blocks(plan: Plan, text: str) -> Iterable[Block]:
    return ()


# -- by id --------------------------------------------------------------------------------------------------------


def _with_whole_id(plan: Plan, key: str, things: Iterable[Findable], takes_blocks: bool) -> list[Findable]:
    found = [thing for thing in things if key_of(thing) == key]
    if takes_blocks:
        with suppress(UnknownId):
            found.append(plan.block(key))
    return found


def _with_part_of_id(things: Iterable[Findable], blocks: Iterable[Block], key: str) -> list[Findable]:
    """These blocks, and the things with a part of this id.

    Those with it in their title too are left out, since that is more likely meant. Suggested rituals have readable
    ids, such as `daily-walk`.
    """
    part = fold_text(key)
    found = {key_of(thing): thing for thing in things if has_id(key_of(thing), key)} | {b.id: b for b in blocks}
    return _without_parts([thing for thing in found.values() if part not in fold_text(title_of(thing))])


def _blocks_by_id(plan: Plan, key: str) -> list[Block]:
    try:
        return [plan.weeks.resolve(key)]
    except AmbiguousId as several:
        return [plan.block(candidate) for candidate in several.candidates]
    except UnknownId:
        return []  # it may name something else, or be a title


# -- by title -----------------------------------------------------------------------------------------------------


def _best_titles(plan: Plan, things: Iterable[Findable], part: str, suits: Test) -> list[Findable]:
    """The best of the things with this in their title.

    Recent ones come first, then those that suit, then the nearest week, then an exact title.
    """
    fits = {key_of(thing): thing for thing in things if part and part in fold_text(title_of(thing))}
    if not fits:
        return []

    def rank(thing: Findable) -> tuple[bool, bool, bool, int, bool]:
        age, is_preferred = _age(thing, plan), suits(thing)
        is_gone = isinstance(thing, Block) and thing.deleted and not is_preferred
        return is_gone, age > 1, not is_preferred, age, fold_text(title_of(thing)) != part

    best = min(map(rank, fits.values()))
    return _without_parts([thing for thing in fits.values() if rank(thing) == best])


def _age(thing: Findable, plan: Plan) -> int:
    """How many weeks ago it was, at most 2; 0 for a thing without a week."""
    if not isinstance(thing, Block):
        return 0
    weeks = (Week.of(plan.today), Week.of(plan.today).plus(-1))
    last = thing.when.week if thing.when.precision == "week" else Week.of(thing.when.dates(plan.zone)[1])
    return sum(last < week for week in weeks)


def _without_parts(things: list[Findable]) -> list[Findable]:
    """Remove occurrences and blocks whose ritual or request is in the list too."""
    wholes = {key_of(thing) for thing in things if isinstance(thing, Ritual | Request | Gone)}
    return [thing for thing in things if not isinstance(thing, Block) or not {thing.ritual, thing.request} & wholes]


def _several(plan: Plan, text: str, found: list[Findable]) -> AmbiguousId:
    listed = "; ".join(_candidate(thing, plan) for thing in found[:MOST_LISTED])
    more = f"; and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    return AmbiguousId(f"“{shown(text)[:40]}” could be {listed}{more}.", [key_of(thing) for thing in found])


def _candidate(thing: Findable, plan: Plan) -> str:
    """`Pottery, Sat 28 Nov 15:00–17:00 (2026-11-k3f9qa7d)`."""
    when = ""
    if isinstance(thing, Block):
        when = f", {wording.span(thing.when, plan.zone, plan.today)}"
    elif isinstance(thing, Ritual):
        when = f", {describe_rule(thing.rule)}"
    return f"{name_of(thing)}{when} ({key_of(thing)})"


def block_meant(plan: Plan, thing: Findable, latest: Test | None = None) -> Block:
    """The block itself, or a ritual's next occurrence.

    With `latest`, it's the latest occurrence up to today that passes that test. Raises BadInput for a ritual that has
    ended, and for things that aren't in any week.
    """
    block = _occurrence(plan, thing, latest) if isinstance(thing, Ritual) else thing
    if block is None:
        title = shlex.quote(shown(title_of(thing)[: wording.TITLE_CELLS]).strip())
        raise BadInput(f"“{name_of(thing)}” has ended. To bring it back: planner ritual --back {title}")
    if not isinstance(block, Block):
        raise BadInput(f"“{name_of(thing)}” is not in any week.")
    return block


def _occurrence(plan: Plan, ritual: Ritual, latest: Test | None) -> Block | None:
    is_on = _is_on(plan)
    blocks = [block for block in plan.weeks.near() if block.ritual == ritual.root and is_on(block)]
    begun = [block for block in blocks if starts_by_today(block, plan) and latest and latest(block)]
    if begun:
        return begun[-1]
    ahead = (block for block in blocks if block.when.ends(plan.zone) > plan.now and block.status == "planned")
    return next(ahead, None) or plan.rituals.next_of(ritual)
