"""Items beside the blocks: ideas, goals, remarks, notes, rules, requests.

All immutable. `seen` is what the reader could know of the record, and `unreadable` names its registers that only a
newer version can read, as for a block.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from planner.domain.model.block import Block, Seen, Yes
from planner.domain.time.week import Week
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several

MOST_GOALS = 2
"""Goals that one person has at a time."""
MOST_RULES = 5


class Idea(NamedTuple):
    """Something to do some day, in the jar. `who` is a person's id or `we`."""

    id: str
    who: str
    title: str
    author: str
    at: datetime
    seen: Seen | None = None
    unreadable: tuple[str, ...] = ()


class Goal(NamedTuple):
    """Something that a person works towards; both people can see it.

    `step` is the next small step towards it. `reached_at` is aware; None until it's reached. `line` is its owner's line
    about having reached it.
    """

    id: str
    person: str
    title: str
    reached: bool = False
    seen: Seen | None = None
    unreadable: tuple[str, ...] = ()
    reached_at: datetime | None = None
    step: str = ""
    line: str = ""


class Remark(NamedTuple):
    """A cheer or a comment left on a block.

    A memory is a comment on something past that the two open together; `opens` is the week of that review.
    """

    id: str
    on: str
    by: str
    text: str
    at: datetime
    opens: str = ""


class Note(NamedTuple):
    """Something to bring up on Sunday; only its author has it until it is `shown`."""

    id: str
    by: str
    text: str
    shown: bool
    seen: Seen | None = None
    unreadable: tuple[str, ...] = ()


class HouseRule(NamedTuple):
    """A house rule, which applies once both said yes to its words."""

    id: str
    text: str
    author: str
    agreement: Mapping[str, Yes]
    seen: Seen | None = None
    unreadable: tuple[str, ...] = ()


class Request(NamedTuple):
    """A feeling, a need and an offer, and the blocks that a yes puts in the week.

    `answer` is what the other person says to these words: `changed` if their yes was to others. While it's open,
    `blocks` are its blocks as they were read with it, and `closed` says whether its day ended without an answer.
    """

    id: str
    by: str
    feeling: str
    need: str
    offer: str
    answer: Yes
    because: str
    at: datetime
    seen: Seen | None = None
    unreadable: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    closed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer in ("open", "changed") and not self.closed


DeedKind = Literal[
    "idea kept",
    "idea let go",
    "goal set",
    "goal reached",
    "goal let go",
    "step set",
    "step cleared",
    "line kept",
    "intention set",
    "cheered",
    "commented",
    "memory kept",
    "note kept",
    "note shown",
    "note let go",
    "rule offered",
    "rule agreed",
    "rule let go",
    "turn set",
    "week off",
    "week on",
    "week laid",
    "week asked",
    "asked",
    "offered",
    "yes to request",
    "no to request",
    "request taken back",
    "settings changed",
    "away set",
    "away let go",
    "brought back",
    "chosen",
    "recovered",
    "imported",
    "sealed",
    "undone",
    "redone",
]


class Deed(NamedTuple):
    """The result of an action on something other than a block; `text` names it."""

    kind: DeedKind
    text: str
    id: str = ""


GoneKind = Literal["idea", "goal", "note", "rule", "request", "block"]
"""What kind of thing was deleted.

`block` is the rest of one whose time was withdrawn while somebody else wrote on it.
"""


class Gone(NamedTuple):
    """Something other than a block that was deleted.

    `whose` it was, `by` whom and `at` when it was deleted. `file` is the store's name for where it is.
    """

    kind: GoneKind
    id: str
    text: str
    whose: str
    by: str
    at: datetime
    file: str
    seen: Seen | None = None


class Erased(NamedTuple):
    """The result of erasing something.

    `holders` are the names of devices that remove it at their next exchange, `unable` those whose planner can't.
    `theirs`: the other person wrote some of it, which stays. `places` are the (file, table, id) of its records.
    """

    id: str
    title: str
    holders: tuple[str, ...]
    unable: tuple[str, ...]
    theirs: bool
    places: tuple[tuple[str, str, str], ...]


class Asked(NamedTuple):
    """Something that waits for an answer, or got one. `text` is its title or need."""

    kind: Literal["block", "proposal", "request", "rule", "ritual"]
    id: str
    by: str
    text: str
    at: datetime | None
    says: Yes = "open"
    because: str = ""
    block: Block | None = None
    request: Request | None = None
    rule: HouseRule | None = None


NewsKind = Literal[
    "new",
    "changed",
    "moved",
    "deleted",
    "called_off",
    "word",
    "cheer",
    "idea",
    "intention",
    "goal",
    "goal_reached",
    "note",
    "away",
    "off",
    "rule",
    "turn",
    "ritual",
    "ritual_ended",
    "answer",
]


AFTER_ALL = "after all"
"""What the news of a yes is about that keeps something set aside."""


class News(NamedTuple):
    """Something the other person did since the last visit.

    `text` has the thing's own words: a title, a comment, a goal. `block` is the block it is about, if any. `before` has
    the values it showed then; None for something new. `about` is a ritual's rhythm, a line's week, a goal's next step,
    the line about having reached it, or AFTER_ALL. `counted` is false for what the header shows elsewhere or not at
    all: open questions, a no to something this person asked, and rows below "Also".
    """

    kind: NewsKind
    id: str
    by: str
    text: str
    at: datetime | None
    block: Block | None = None
    before: Mapping[str, object] | None = None
    about: str = ""
    counted: bool = True


class InboxBeyond(NamedTuple):
    """How many rows of each part of the inbox weren't read, since they aren't shown."""

    waiting: int = 0
    asked: int = 0
    told: int = 0
    also: int = 0


class Inbox(NamedTuple):
    """The inbox: questions to answer, my own questions, and news.

    `waiting` for my answer, oldest first; `asked` by me, with the answers; `news`, latest first. Where only the first
    of many were read, `beyond` counts the others.
    """

    waiting: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    news: tuple[News, ...]
    beyond: InboxBeyond = InboxBeyond()

    @property
    def still_asked(self) -> tuple[Asked, ...]:
        """What I asked, without requests that got their yes: those are told as news."""
        return tuple(row for row in self.asked if row.request is None or row.says != "yes" or row.request.unreadable)

    @property
    def counted(self) -> tuple[News, ...]:
        """The news that the header counts."""
        return tuple(row for row in self.news if row.counted)

    @property
    def told(self) -> tuple[News, ...]:
        """The counted news without those shown as answers, so that each has one row."""
        answers = {row.id for row in self.asked if row.says == "no"}
        return tuple(row for row in self.counted if row.id not in answers)

    @property
    def also(self) -> tuple[News, ...]:
        """The news that the header doesn't count and no other section shows."""
        above = {row.id for row in (*self.waiting, *self.asked)}
        return tuple(row for row in self.news if not row.counted and row.id not in above)


class Carried(NamedTuple):
    """A week's content other than blocks.

    `intentions` are by person's id or `we`; `off` are the people with a week off. `several` are conflicting
    intentions, and `seen` what the reader could know of each, both by person's id or `we`. `unreadable` are those
    whose intention a newer version wrote: the last one that could be read is shown. `with_it` has the other half of
    each half of a give and take, by block id, and `memories` those that have been opened. `because` has the words for
    why people have the week off.
    """

    week: Week
    intentions: Mapping[str, str]
    off: frozenset[str]
    cheers: Mapping[str, tuple[Remark, ...]]
    comments: Mapping[str, tuple[Remark, ...]]
    several: Mapping[str, Several] = MappingProxyType({})
    seen: Mapping[str, Seen] = MappingProxyType({})
    unreadable: frozenset[str] = frozenset()
    with_it: Mapping[str, Block] = MappingProxyType({})
    memories: Mapping[str, tuple[Remark, ...]] = MappingProxyType({})
    because: Mapping[str, str] = MappingProxyType({})

    @property
    def told(self) -> frozenset[str]:
        """The ids of the blocks about which somebody said something."""
        return frozenset((*self.cheers, *self.comments, *self.memories))
