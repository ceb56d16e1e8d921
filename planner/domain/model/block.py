"""The values of a plan: people, blocks, weeks, results. All immutable.

`Seen` is opaque here. It carries what the reader of a record could know from the store and back, so that an edit says
what it was based on (the context in docs/design.md, section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, TypedDict
from zoneinfo import ZoneInfo

from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.domain.time.zones import known_zone
from planner.named_tuple import NamedTuple
from planner.protocols import Protocol

WE = "we"
EITHER = "either"
"""The `lead` of what either of the two may take."""
Column = Literal["me", "we", "you"]
COLUMNS: tuple[Column, ...] = ("me", "we", "you")
Status = Literal["planned", "done", "partly", "skipped"]
STATUSES: tuple[Status, ...] = ("planned", "done", "partly", "skipped")
Visibility = Literal["open", "busy", "hidden"]
VISIBILITIES: tuple[Visibility, ...] = ("open", "busy", "hidden")
Yes = Literal["yes", "no", "changed", "open"]
NO_REMINDER = -1
"""The `remind` of what shall not remind its reader, whatever the settings say."""
MOST_REMINDER = 7 * DAY
"""How many minutes before it begins a block can remind at most."""
Role = Literal["need", "offer"]
ROLES: tuple[Role, ...] = ("need", "offer")
"""The halves of a give and take: what a person would like, and what they offer."""
Scope = Literal["this", "following", "all"]
"""How much of a ritual an action is about.

One occurrence, that and all later ones, or all that aren't past.
"""


class Seen(Protocol):
    """What the reader of a record could know of it; opaque outside the store."""


class Away(NamedTuple):
    """A stay in another zone (an IANA name), from one date to another, both included."""

    zone: str
    first: date
    last: date


class Person(NamedTuple):
    """One of the two people of a plan.

    `zone` is the IANA name of their home's time zone; `away` are stays elsewhere, in order of their first dates.
    """

    id: str
    name: str
    zone: str
    away: tuple[Away, ...] = ()

    def zone_on(self, day: date) -> str:
        """The zone where the person is on that date.

        Of several stays it's the one that began last.
        """
        return next((stay.zone for stay in reversed(self.away) if stay.first <= day <= stay.last), self.zone)


class Version(NamedTuple):
    """Another live value of a register, in conflict with the one shown.

    `register` is a field's name as in `Block`; `value` a value of that field (a When for `when`), `raw` its JSON as
    it was written; `by` a person's id; `device` a device's id; `at` an aware UTC time.
    """

    register: str
    value: object
    by: str
    device: str
    at: datetime
    raw: object = None


class Terms(NamedTuple):
    """The terms of a block, which a yes applies to: when, and whose."""

    when: When
    who: str


class Proposal(NamedTuple):
    """Other terms that a person asks for.

    `refused_by` is the person who refused them. `because` is a reason for refusing. `whole` is true when it's about
    the ritual from this occurrence on.
    """

    by: str
    terms: Terms
    at: datetime
    refused_by: str | None = None
    because: str = ""
    whole: bool = False


class Block(NamedTuple):
    """One thing in the week: what, whose and when.

    `who` is a person's id or `we`. `conflicts` are the other live versions, in order of the registers' names and then
    from the highest stamp. `touched_by` and `touched_at` are who last wrote it, and when. `agreement` has what each
    person whose yes is needed says to `terms`, and `because` the reasons for a no. `proposals` are open ones,
    `refused` those that got a “not this time”. `earlier_yes` are terms that somebody agreed to while somebody else
    changed them: both times are held until that is answered. The words of a `busy` block are empty except on the
    device that wrote it.

    `lead` is the id of the person who has it, `EITHER`, or None while that isn't decided.

    A half of a give and take has the id of its `request`, and its `role` there; it needs a yes of both people. It's
    `closed` when the request has ended with the seal of its week, though the week isn't over.

    An occurrence has its `ritual` and its original date, `occurrence`. `went_to` is the date to which it moved along
    with its ritual: it stands for the ritual's evening of that date. `tally` is for a flexible ritual's block on the
    week's own line: how many of how many times are ticked; the id is the next one's. `orphan`: somebody changed it,
    and its ritual no longer comes on that date. `slot`: an evening the two plan in turns, whose content nobody
    has chosen yet. `daily`: its ritual comes on most days of a week, by its rule, whatever became of single days.
    `unreadable`: the registers in which a newer version wrote a value that this version can't read; the last one it
    could read is shown. `aside`: an occurrence of a shared ritual that falls into an absence, with the id of the
    person who is away then (`planner/domain/absence.py`).

    `remind`: how many minutes before it begins its reader wants to hear of it, or `NO_REMINDER`; None while they
    haven't said. What the other person wants isn't in it.

    `frees`: the id of a block of the other's that somebody has this household block for, so that they can go.
    """

    id: str
    who: str
    title: str
    when: When
    author: str
    pillar: str | None = None
    place: str = ""
    notes: str = ""
    lead: str | None = None
    goal: str | None = None
    tags: tuple[str, ...] = ()
    status: Status = "planned"
    protected: bool = False
    visibility: Visibility = "open"
    request: str | None = None
    role: Role | None = None
    agreement: Mapping[str, Yes] = MappingProxyType({})
    because: Mapping[str, str] = MappingProxyType({})
    called_off_by: str | None = None
    proposals: tuple[Proposal, ...] = ()
    refused: tuple[Proposal, ...] = ()
    earlier_yes: tuple[Proposal, ...] = ()
    conflicts: tuple[Version, ...] = ()
    deleted: bool = False
    touched_by: str = ""
    touched_at: datetime | None = None
    ritual: str | None = None
    occurrence: date | None = None
    tally: tuple[int, int] | None = None
    orphan: bool = False
    slot: bool = False
    unreadable: tuple[str, ...] = ()
    closed: bool = False
    went_to: date | None = None
    aside: str = ""
    daily: bool = False
    remind: int | None = None
    frees: str | None = None
    seen: Seen | None = None

    def __eq__(self, other: object) -> bool:
        """Whether all is the same but `seen`, which is the last field."""
        return isinstance(other, Block) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    @property
    def terms(self) -> Terms:
        """The block's time and owner: what an answer is about."""
        return Terms(self.when, self.who)

    @property
    def rule_date(self) -> date | None:
        """The date of its ritual's rule for which an occurrence stands."""
        return self.went_to or self.occurrence

    @property
    def held(self) -> tuple[Proposal, ...]:
        """The other terms whose time is held: proposals, and earlier agreed ones."""
        return (*self.proposals, *self.earlier_yes)


class Changes(TypedDict, total=False):
    """The fields that an edit may change, each a register.

    Each tag is a register too (`tag:<tag>`).
    """

    title: str
    when: When
    who: str
    pillar: str | None
    place: str
    notes: str
    lead: str | None
    goal: str | None
    tags: tuple[str, ...]
    status: Status
    protected: bool
    visibility: Visibility
    remind: int | None
    frees: str | None


class Draft(NamedTuple):
    """A block that does not exist yet. `who` is a person's id or `we`."""

    title: str
    when: When
    who: str
    pillar: str | None = None
    place: str = ""
    notes: str = ""
    lead: str | None = None
    goal: str | None = None
    tags: tuple[str, ...] = ()
    protected: bool = False
    visibility: Visibility = "open"
    request: str | None = None
    role: Role | None = None
    remind: int | None = None


class Hours(NamedTuple):
    """Minutes of one column in one week; `pillars` maps a pillar to planned minutes."""

    planned: int
    done: int
    pillars: Mapping[str, int]


class WeekView(NamedTuple):
    """One week as its viewer sees it, without deleted blocks.

    Columns hold blocks in order of start, then id. Where only the first of each day were read, `beyond` counts the
    others by column and day (None for the week's own line), and `hours` lack them.
    """

    week: Week
    today: date
    zone: ZoneInfo
    me: Person
    you: Person
    columns: Mapping[Column, tuple[Block, ...]]
    hours: Mapping[Column, Hours]
    beyond: Mapping[tuple[Column, date | None], int] = MappingProxyType({})

    def person(self, person_id: str) -> Person | None:
        """The person with that id; None for `we` or a stranger."""
        return next((person for person in (self.me, self.you) if person.id == person_id), None)

    def column_of(self, block: Block) -> Column:
        """The column that a block belongs in, as the viewer sees it."""
        return column_of(block.who, self.me.id)

    def find(self, block_id: str) -> Block | None:
        """The block with that id in this week; None if there is none."""
        return next((block for blocks in self.columns.values() for block in blocks if block.id == block_id), None)


OutcomeKind = Literal[
    "added",
    "changed",
    "moved",
    "done",
    "partly",
    "skipped",
    "reopened",
    "removed",
    "restored",
    "duplicated",
    "chosen",
    "undone",
    "redone",
    "unchanged",
    "proposed",
    "agreed",
    "declined",
    "withdrawn",
    "called off",
]


class Outcome(NamedTuple):
    """The result of an action on a block: `block` as it is now, `before` as it was.

    `before` is None for something new. For an undo or redo, `of` is the kind of the action that was undone or redone.
    An action on a ritual has its `scope`; `block` is then the next occurrence. `crossed`: the other person had said
    yes to it meanwhile.
    """

    kind: OutcomeKind
    block: Block
    before: Block | None = None
    of: OutcomeKind | None = None
    scope: Scope = "this"
    crossed: bool = False


def column_of(who: str, me: str) -> Column:
    """The column in which `me` sees a block of `who`."""
    if who == WE:
        return "we"
    return "me" if who == me else "you"


def zone_at(person: Person, at: datetime) -> ZoneInfo:
    """The zone that a person is in at that instant."""
    home = known_zone(person.zone)
    return known_zone(person.zone_on(at.astimezone(home).date())) if person.away else home
