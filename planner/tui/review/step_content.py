"""What each step of a review shows and asks, from the plan: pure of widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from planner.domain.agreement import counts
from planner.domain.model.block import WE, Block, Column, Person, Proposal, WeekView
from planner.domain.review.steps import TENDER, has_begun
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.review.items import Answer, Columns, Deed, Item, Words, label
from planner.tui.review.step_helpers import Voice
from planner.tui.week.marks import falls_in

DATE_MINUTES = 120
EVENING = 18
MOST = 6
YEAR = 52
MOST_OF_A_WEEK = 14
HAPPENED = {"done": "✓", "partly": "~", "skipped": "-", "planned": " "}
BLANKED = "· · ·"


class Content(Voice):
    """The three columns of the step at which `review` stands, or of the one it is given.

    `page`: the blocks of the week that comes, as the last step shows them.
    """

    page: tuple[Block, ...] = ()

    def columns(self, step: str) -> Columns:
        """Me, we, you."""
        if self._review.blank:
            return ((Words(BLANKED, "dim"),),) * 3
        me, we, you = getattr(self, f"_{step}" if step != "date" else "_date_step")()
        return tuple(me), tuple(we), tuple(you)

    # -- the steps ----------------------------------------------------------------------------------------------------

    def _arrive(self) -> tuple[Iterable[Item], ...]:
        rules = [rule for rule in self._plan.items.rules() if set(rule.agreement.values()) == {"yes"}]
        ours = [Words("our ground rules", "dim"), *(Words(short(rule.text, 70)) for rule in rules)] if rules else []
        if line := self._plan.reviews.review(self._review.week.plus(-YEAR)).shared.get("line"):
            ours += [Words("a year ago this week", "dim"), Words(short(line, 120))]
        return self._fields("arrive"), ours, self._theirs("arrive")

    def _thanks(self) -> tuple[Iterable[Item], ...]:
        cheers = self._plan.weeks.carried(self._review.week).cheers
        titles = {block.id: block for blocks in self._last_week.columns.values() for block in blocks}
        left = [
            Words(f"{self._name(cheer.by)}: {short(cheer.text, 60) or 'well done'} ({self._title(titles[on])})")
            for on, rows in cheers.items()
            if on in titles
            for cheer in rows
        ]
        ours = [Words("cheers of the week", "dim"), *left[:MOST]] if left else []
        return self._fields("thanks"), ours, self._theirs("thanks")

    def _back(self) -> tuple[Iterable[Item], ...]:
        view = self._last_week
        me = [*self._looked_back(view.columns["me"]), *self._after_solo("me", "brought"), *self._fields("best")]
        you = [*self._looked_back(view.columns["you"]), *self._after_solo("you", "brought"), *self._theirs("best")]
        ours = [*self._looked_back(view.columns["we"])]
        if TENDER not in [step.id for step in self._review.steps]:
            ours += self._notes()
        return me, ours, you

    def _mine(self) -> tuple[Iterable[Item], ...]:
        me: list[Item] = [*self._own_time("me"), *self._fields("alone", "friend"), *self._goals(self._me)]
        if not self._of_both:
            me += self._gone_quiet()
        me += [*self._fields("feeling", "need", "offer"), *self._to_ask(), *self._fields(*self._helpful("me"))]
        you = [*self._own_time("you"), *self._requests(), *self._goals(self._you)]
        you += self._theirs("alone", "friend", "feeling", "need", "offer", *self._helpful("you"))
        return me, [Words("free for both", "dim"), *map(Words, self._free_words())], you

    def _ours(self) -> tuple[Iterable[Item], ...]:
        view = self._next_week
        rituals = [block for block in view.columns["we"] if block.pillar == "ritual"]
        ours: list[Item] = [*self._date(), Answer("new", WE, label("new", "", ""))]
        walks = [Words("our rituals", "dim"), *map(Words, map(self._line, rituals[:MOST]))] if rituals else []
        ideas = [idea for idea in self._plan.items.ideas() if idea.who == WE]
        jar = [Deed(f"idea:{idea.id}", f"{short(idea.title, 60)} · next week") for idea in ideas[:MOST]]
        there = [*self._asked_of_me(), *walks] or [Words("Nothing yet.", "dim")]
        return there, ours, jar or [Words("Nothing yet.", "dim")]

    def _date_step(self) -> tuple[Iterable[Item], ...]:
        return (
            [*self._own_time("me"), *self._fields("alone")],
            self._date(),
            [*self._own_time("you"), *self._theirs("alone")],
        )

    def _home(self) -> tuple[Iterable[Item], ...]:
        blocks = [block for blocks in self._next_week.columns.values() for block in blocks if block.pillar == "home"]
        blocks = [block for block in blocks if "no" not in block.agreement.values()]
        free = [Deed(f"lead:{block.id}", self._line(block)) for block in blocks if not self._lead(block)]
        ours: list[Item] = [Words("who sees it through?", "dim"), *free] if free else [Words("All taken care of.")]
        ours.append(Words("a adds something", "dim"))
        taken = {who: [block for block in blocks if self._lead(block) == who] for who in (self._me.id, self._you.id)}
        me, you = ([Words(self._line(b), "dim") for b in taken[who]] for who in (self._me.id, self._you.id))
        return me, ours, you

    def _month(self) -> tuple[Iterable[Item], ...]:
        rules = [rule for rule in self._plan.items.rules() if set(rule.agreement.values()) == {"yes"}]
        ours = [Words("ground rules", "dim"), *(Words(short(rule.text, 70)) for rule in rules)] if rules else []
        me = [*self._goals(self._me), *self._solo_weekends("me")]
        you = [*self._goals(self._you), *self._solo_weekends("you")]
        return me, [*ours, Answer("change", WE, label("change", "", ""))], you

    def _one(self) -> tuple[Iterable[Item], ...]:
        notes = self._notes()
        if self._of_both:
            mine = [Words("Take turns. Nothing of this is written down.", "dim")]
            return mine, notes, [Words("* blanks the screen and offers another time.", "dim")]
        if not self._review.opened(self._review.at):
            return self._fields("one"), notes, self._theirs("one")
        if self._review.you.answers.get("one"):
            notes = [*notes, Words("Tell back what you heard before you answer it.", "dim")]
        written = self._review.me.answers
        answer = ("reply",) if written.get("heard") or written.get("reply") else ()
        return self._fields("one", "heard", *answer), notes, self._theirs("one", "heard", "reply")

    def _seal(self) -> tuple[Iterable[Item], ...]:
        view = self._next_week
        late = [Deed(f"send:{step.id}", f"send what you wrote at {step.title}") for step in self._review.unsent()]
        me = [*self._week_of("me", view), *self._fields("forward", "intention"), *late, self._yes(self._me)]
        you = [*self._week_of("you", view), *self._theirs("forward", "intention"), self._yes(self._you)]
        ours: list[Item] = [*self._week_of("we", view)]
        open_days = self._open_evenings()
        ours.append(Words(f"open evening: {', '.join(open_days[:4])}" if open_days else "no evening is open", "dim"))
        ours += [Answer("intention", WE, label("intention", "", "")), Answer("line", WE, label("line", "", ""))]
        return me, ours, you

    # -- looking back -------------------------------------------------------------------------------------------------

    def _looked_back(self, blocks: Iterable[Block]) -> Iterator[Item]:
        shown = [block for block in blocks if self._may_show(block) and counts(block) and not block.called_off_by]
        finished = [block for block in shown if block.status != "planned"]
        over = [block for block in shown if block.status == "planned" and has_begun(block, self._plan.now)]
        # What the other protects, or keeps to themselves, is theirs to mark, on a screen of their own.
        over = [b for b in over if b.who != self._you.id or not (b.protected or b.visibility != "open")]
        for block in finished[:MOST_OF_A_WEEK]:
            yield Words(f"{HAPPENED[block.status]} {self._title(block)}")
        if over:
            yield Words("and these?", "dim")
        yield from (Deed(f"carry:{block.id}", self._title(block)) for block in over[:MOST])
        if len(over) > MOST:
            yield Words(f"+{len(over) - MOST}", "dim")

    def _after_solo(self, column: Column, name: str) -> list[Item]:
        solo = [block for block in self._last_week.columns[column] if block.status in ("done", "partly")]
        fields = self._fields(name) if column == "me" else self._theirs(name)
        return fields if solo else []

    # -- time of one's own --------------------------------------------------------------------------------------------

    def _own_time(self, column: Column) -> list[Item]:
        kinds = ("passion", "goal", "friends", "rest")
        blocks = [b for b in self._next_week.columns[column] if b.pillar in kinds and self._may_show(b)]
        return [Words(self._line(block)) for block in blocks[:MOST]]

    def _goals(self, person: Person) -> list[Item]:
        return [
            Words(f"goal: {short(goal.title, 60)}") for goal in self._plan.items.goals() if goal.person == person.id
        ]

    def _helpful(self, column: Column) -> tuple[str, ...]:
        """The field for the other's goal, when there is one."""
        other = self._you if column == "me" else self._me
        return ("help",) if any(goal.person == other.id for goal in self._plan.items.goals()) else ()

    def _gone_quiet(self) -> list[Item]:
        return [
            Words(f"quiet since {wording.day(habit.last, self._plan.today)}: {short(habit.title, 40)}", "dim")
            for habit in self._plan.statistics.gone_quiet()[:2]
        ]

    def _to_ask(self) -> list[Item]:
        """What I would like as a request, when the other sits at a terminal of their own."""
        sheet = self._review.me
        if self._of_both or self._review.mode == "apart" or not sheet.answers.get("need"):
            return []
        if not sheet.asked:
            return [Deed("ask:", f"ask {self._names[self._you.id]}")]
        said = next((row.answer for row in self._plan.requests.all() if row.id == sheet.asked), "open")
        return [Words({"yes": "asked: yes", "no": "asked: not this time"}.get(said, "asked"), "dim")]

    def _requests(self) -> list[Item]:
        waiting = [
            row for row in self._plan.requests.all() if row.by == self._you.id and row.answer in ("open", "changed")
        ]
        name = self._names[self._you.id]
        return [Deed(f"request:{row.id}", f"{name} would like {short(row.need, 50)}: answer") for row in waiting[:3]]

    def _solo_weekends(self, column: Column) -> list[Item]:
        person = self._me if column == "me" else self._you
        last, coming = self._plan.statistics.solo_weekends(person.id)
        said = [
            f"last {wording.day(last)}" if last else "",
            f"next {wording.day(coming)}" if coming else "none planned",
        ]
        return [Words("weekend alone: " + ", ".join(filter(None, said)), "dim")]

    # -- the two of us ------------------------------------------------------------------------------------------------

    def _date(self) -> list[Item]:
        dates = [b for b in self._next_week.columns["we"] if b.pillar == "date" and "no" not in b.agreement.values()]
        turn = self._plan.inbox.turn()
        items: list[Item] = [Deed("turn:", f"who plans it: {self._names.get(turn or '', 'nobody yet')}")]
        if dates:
            return [Words("the date", "dim"), *map(Words, map(self._line, dates)), *items]
        slots: list[Item] = [
            Deed(f"slot:{start.isoformat()}", f"{self._hour(start)} the date") for start, _ in self._slots()
        ]
        return [Words("a date, when?", "dim"), *(slots or [Words("no evening is free for both")]), *items]

    def _asked_of_me(self) -> list[Item]:
        waiting = self._plan.reviews.waiting_in(self._review.next_week, self._me.id)
        asked = [Deed(f"answer:{block.id}", self._line(block) + self._moved(block)) for block in waiting[:MOST]]
        of_whom = self._names[self._me.id] if self._of_both else "you"
        return [Words(f"asked of {of_whom}", "dim"), *asked] if asked else []

    def _moved(self, block: Block) -> str:
        """Where the other would like to have it."""
        asked = [proposal.terms.when for proposal in block.proposals if proposal.by == self._you.id]
        return f" → {self._at(asked[0])}?" if asked and asked[0] != block.when else ""

    def _slots(self) -> list[tuple[datetime, datetime]]:
        """One stretch for each day of the coming week, from the evening on where that is long enough."""
        found: dict[str, tuple[datetime, datetime]] = {}
        for slot in self._plan.requests.free(self._review.next_week, DATE_MINUTES):
            evening = slot.start.replace(hour=EVENING, minute=0)
            late = slot.end - max(slot.start, evening) >= timedelta(minutes=DATE_MINUTES)
            if late:
                found.setdefault(slot.start.date().isoformat(), (max(slot.start, evening), slot.end))
        return list(found.values())[:MOST]

    def _free_words(self) -> list[str]:
        return [f"{self._hour(start)}–{wording.clock(end)}" for start, end in self._slots()] or ["no evening"]

    def _open_evenings(self) -> list[str]:
        return [
            wording.DAYS[start.weekday()]
            for start, end in self._slots()
            if start.hour <= EVENING and end - start >= timedelta(hours=3)
        ]

    def _lead(self, block: Block) -> str | None:
        return block.lead or (block.who if block.who != WE else None)

    def _notes(self) -> list[Item]:
        """What somebody brought up: only what its author has shown."""
        shown = [note for note in self._plan.items.notes() if note.shown]
        if not shown:
            return []
        notes = [Words(f"{self._name(note.by)}: {short(note.text, 120)}") for note in shown[-MOST:]]
        return [Words("brought up", "dim"), *notes]

    # -- the coming week ----------------------------------------------------------------------------------------------

    def _week_of(self, column: Column, view: WeekView) -> Iterator[Item]:
        """The blocks of a column, and the other times that are held for them. What is open is never left out."""
        blocks = [b for b in view.columns[column] if self._may_show(b) and "no" not in b.agreement.values()]
        room = MOST_OF_A_WEEK - sum(map(_is_open, blocks))
        for block in blocks:
            if not _is_open(block):
                room -= 1
                if room < 0:
                    continue
            self.page += (block,)
            yield Words(self._line(block), "line")
            yield from self._held(block)
        if room < 0:
            yield Words(f"+{-room}", "dim")
        yield from self._held_from_elsewhere(column, view)

    def _held(self, block: Block) -> Iterator[Item]:
        """The other times of a block: the yes at the end answers none of them."""
        for other in block.held:
            same = other.terms.when.start == block.when.start
            length = f", {wording.length(other.terms.when.minutes)}" if same else ""
            yield Words(f"→ {self._at(other.terms.when)}{length}? {self._whose(other, block)}", "dim")

    def _held_from_elsewhere(self, column: Column, view: WeekView) -> Iterator[Item]:
        """What would come into the week from another one."""
        who = {"me": self._me.id, "we": WE, "you": self._you.id}[column]
        for block in self._plan.inbox.held():
            if view.find(block.id) is None and self._may_show(block):
                for other in block.held:
                    if other.terms.who == who and falls_in(other, view):
                        words = f"→ {self._at(other.terms.when)}? {self._title(block)}, {self._whose(other, block)}"
                        yield Words(words, "dim")

    def _whose(self, other: Proposal, block: Block) -> str:
        return f"{self._name(other.by)} {'said yes' if other in block.earlier_yes else 'asks'}"

    def _yes(self, person: Person) -> Item:
        sheet, name = self._review.sheet(person.id), self._names[person.id]
        if sheet.sealed:
            return Words(f"✓ {name} says yes", "strong")
        if person == self._me or self._of_both:
            key = "1" if person == self._me else "0"
            return Deed(f"seal:{person.id}", f"{key}  {name} says yes")
        return Words(f"{name} has not said yes yet", "dim")


def _is_open(block: Block) -> bool:
    """Whether somebody has something to answer in it."""
    return bool(block.held) or not counts(block)
