"""Items beside the blocks: ideas, goals, intentions, remarks, notes, rules.

Weeks off are here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from planner.domain.agreement import must_propose
from planner.domain.errors import BadInput, NotYours, UnknownId
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block, Draft, Outcome, Seen
from planner.domain.model.items import MOST_GOALS, MOST_RULES, Deed, DeedKind, Goal, HouseRule, Idea, Note
from planner.domain.model.registers import ANSWER, INTENTION, OFF, OFF_BECAUSE
from planner.domain.text import many_lines, one_line
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.wording.blocks import day as said_day
from planner.plan.checks import must_exist
from planner.plan.goals import GoalProgress
from planner.plan.like_week import LikeWeek
from planner.plan.records import RULE_PREFIX, home_of, place_of, record_of, week_file
from planner.plan.service import Service
from planner.store.codec.drafts import draft_registers
from planner.store.codec.items import OPENS, goal_of, idea_of, note_of, rule_of, text_of
from planner.store.codec.visibility import VISIBILITY
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import (
    BLOCKS,
    CHEERS,
    COMMENTS,
    GOALS,
    IDEAS,
    NOTES,
    PEOPLE,
    PLAN,
    REVIEWS,
    SETTINGS,
    month_file,
)
from planner.store.private.files import GONE

T = TypeVar("T", Idea, Goal, Note, HouseRule)


class Items(Service):
    """Read, add and change the items beside the blocks."""

    # -- the week -----------------------------------------------------------------------------------------------------

    @cached_property
    def like_week(self) -> LikeWeek:
        """Laying an earlier week over an empty one."""
        return LikeWeek(self._plan)

    def set_intention(self, week: Week, who: str, text: str, seen: Seen | None = None) -> Deed:
        """Set the intention of a person, or of both (`we`), for a week; empty removes it.

        `seen` is what its writer could know when they began, as `carried` gave it; without it, the present record.
        Raises NotYours for the other person's.
        """
        if who not in (WE, self._plan.me.id):
            raise NotYours(f"Only {self._plan.you.name} can write that line.")
        text = one_line(text, "intention")
        record = (
            seen
            if isinstance(seen, Record)
            else self._repository.records.get(week_file(week), REVIEWS, f"{week}@{who}")
        )
        return self._write("intention set", week_file(week), REVIEWS, record, {INTENTION: text}, text)

    def set_off(self, week: Week, off: bool, *, both: bool = False, because: str = "") -> Deed:
        """Set or clear a week off, in which rituals pause.

        `because` is a word for why, in my own record; it's cleared with the week off.
        """
        facts, why, because = self._repository.facts, f"{OFF_BECAUSE}{week}", one_line(because, "reason")
        people = facts.people_ids if both else (self._plan.me.id,)
        registers: dict[str, dict[str, object]] = {person: {f"{OFF}{week}": off} for person in people}
        for person in people:
            has_word = bool(text_of(facts.person_record(person), why))
            if has_word and not off:
                registers[person][why] = None
        if off and because:
            registers[self._plan.me.id][why] = because
        edits = [Edit(PLAN, PEOPLE, facts.person_record(person), registers[person]) for person in people]
        called = f"The week of {said_day(week.monday, self._plan.today)}"
        return self._save("week off" if off else "week on", edits, called)

    # -- the jar ------------------------------------------------------------------------------------------------------

    def ideas(self) -> tuple[Idea, ...]:
        """The ideas in the jar, the oldest first."""
        found = filter(None, map(idea_of, self._repository.records.of_all_months(IDEAS)))
        return tuple(sorted(found, key=lambda idea: (idea.at, idea.id)))

    def idea(self, text: str) -> Idea:
        """The idea whose id begins or ends with `text`. Raises UnknownId."""
        return _one(self.ideas(), text, "idea")

    def add_idea(self, title: str, who: str) -> Deed:
        """Put an idea in the jar, for a person's id or `we`; BadInput without a title."""
        title = _said(title, "idea")
        registers = {"title": title, "who": who, "author": self._plan.me.id}
        return self._new("idea kept", IDEAS, registers, title)

    def drop_idea(self, idea: Idea) -> Deed:
        """Delete an idea."""
        return self._write("idea let go", _home_file(idea.id), IDEAS, _record(idea), {DELETED: True}, idea.title)

    def schedule(self, idea: Idea, when: When) -> Outcome:
        """Put an idea into the week; it leaves the jar in the same action."""
        must_exist(when)
        month = home_of(when)
        block_id = self._session.ids.record(month)
        draft = Draft(idea.title, when, idea.who)
        block = Edit(month_file(month), BLOCKS, Record(block_id), self._registers(draft))
        self._session.save("added", [block, Edit(_home_file(idea.id), IDEAS, _record(idea), {DELETED: True})], new=1)
        return Outcome("added", self._plan.block(block_id))

    def to_jar(self, block: Block) -> Deed:
        """Put a block into the jar; it leaves the week in the same action.

        A block that both agreed to is called off by that. Raises NotYours for the other person's own, and BadInput
        for a private one.
        """
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            if now.visibility != "open":
                raise BadInput("What is private stays out of the jar; open it first.")
            if now.who == self._plan.you.id and must_propose(now, self._plan.me.id):
                raise NotYours(f"“{safe(now.title)[:40]}” is {self._plan.you.name}’s own to change.")
            bound = (
                now.who != self._plan.you.id
                and must_propose(now, self._plan.me.id)
                and self._repository.facts.agreement_on
            )
            off = bound and now.agreement.get(self._plan.me.id) == "yes"
            registers = {"title": now.title, "who": now.who, "author": self._plan.me.id}
            month = self.this_month()
            idea = Edit(month_file(month), IDEAS, Record(self._session.ids.record(month)), registers)
            away = self._plan.blocks.my_no(now, "", off=True) if off else {DELETED: True}
            gone = Edit(*place_of(block.id), record_of(block), away)
            self._session.save("idea kept", [idea, gone], new=1, about=now.title)
            return Deed("idea kept", now.title, idea.record.id)

    @cached_property
    def progress(self) -> GoalProgress:
        """What was done for goals."""
        return GoalProgress(self._plan)

    # -- goals --------------------------------------------------------------------------------------------------------

    def goals(self, *, reached: bool = False) -> tuple[Goal, ...]:
        """Both people's goals that are `reached` or aren't yet, in order of their ids."""
        found = filter(None, map(goal_of, self._repository.mirror.records(PLAN, GOALS).values()))
        return tuple(sorted((goal for goal in found if goal.reached == reached), key=lambda goal: goal.id))

    def goal(self, text: str) -> Goal:
        """The goal whose id begins or ends with `text`. Raises UnknownId."""
        return _one(self.goals(), text, "goal")

    def add_goal(self, title: str, step: str = "") -> Deed:
        """Add a goal, perhaps with a next step.

        Raises BadInput when there are two already.
        """
        title, step = _said(title, "goal"), one_line(step, "step")
        if sum(goal.person == self._plan.me.id for goal in self.goals()) >= MOST_GOALS:
            raise BadInput("You have two goals; reach one or let one go first.")
        goal_id = self._session.ids.record(self.this_month())
        registers = {"title": title, "person": self._plan.me.id} | ({"step": step} if step else {})
        return self._write("goal set", PLAN, GOALS, Record(goal_id), registers, title, new=True)

    def finish_goal(self, goal: Goal, *, reached: bool, line: str = "") -> Deed:
        """Mark a goal as reached, perhaps with a line about it, or delete it.

        Raises NotYours for the other's.
        """
        line = one_line(line, "line")
        registers: dict[str, object] = {"reached": True} if reached else {DELETED: True}
        kind: DeedKind = "goal reached" if reached else "goal let go"
        if goal.person != self._plan.me.id:
            raise NotYours(f"“{safe(goal.title)[:40]}” is {self._plan.you.name}’s goal.")
        return self._write(kind, PLAN, GOALS, _record(goal), registers | ({"line": line} if line else {}), goal.title)

    # -- cheers, comments ---------------------------------------------------------------------------------------------

    def cheer(self, block: Block, text: str = "") -> Deed:
        """Leave a cheer on a block. Raises BadInput on a private block of mine."""
        return self._remark("cheered", CHEERS, block, one_line(text, "cheer"))

    def comment(self, block: Block, text: str) -> Deed:
        """Comment on a block.

        Raises BadInput without words, or on a private block of mine.
        """
        return self._remark("commented", COMMENTS, block, _said(text, "comment"))

    def keep_memory(self, block: Block, text: str) -> Deed:
        """Leave a word on something past, for both to open at the next review.

        Until then nothing shows it. Raises BadInput as a comment does, and for what is still ahead.
        """
        text = _said(text, "word")
        if block.when.starts(self._plan.zone) > self._plan.now:
            raise BadInput(
                f"“{safe(block.title)[:40]}” hasn’t happened yet. A word for Sunday is about something past."
            )
        return self._remark("memory kept", COMMENTS, block, text, {OPENS: str(self._plan.reviews.coming())})

    # -- notes to bring up --------------------------------------------------------------------------------------------

    def notes(self) -> tuple[Note, ...]:
        """The notes to bring up: my own unshown ones, then those that were shown."""
        shown = filter(None, map(note_of, self._repository.records.of_all_months(NOTES)))
        return (*self._private_notes(), *sorted(shown, key=lambda note: note.id))

    def note(self, text: str) -> Note:
        """The note whose id begins or ends with `text`. Raises UnknownId."""
        return _one(self.notes(), text, "note")

    def bring(self, text: str) -> Deed:
        """Add a note to bring up on Sunday; it stays on this device until it's shown."""
        text = many_lines(text, "note")
        if not text:
            raise BadInput("A note needs some words.")
        registers = {"text": text, "author": self._plan.me.id, VISIBILITY: "hidden"}
        return self._new("note kept", NOTES, registers, text)

    def show_note(self, note: Note) -> Deed:
        """Show a note to the other person."""
        if note.shown:
            raise BadInput("That note is already shown.")
        file = _home_file(note.id)
        edit = Edit(file, NOTES, self._repository.records.kept(file, NOTES, note.id), {VISIBILITY: "open"})
        self._session.save("note shown", [edit], about=note.text)
        return Deed("note shown", note.text, note.id)

    def drop_note(self, note: Note) -> Deed:
        """Delete a note: for both if it was shown, else on this device alone."""
        file = _home_file(note.id)
        if note.shown:
            return self._write("note let go", file, NOTES, _record(note), {DELETED: True}, note.text)
        registers = {GONE: self._plan.now.isoformat(timespec="seconds")}
        record = self._repository.records.kept(file, NOTES, note.id)
        return self._write("note let go", file, NOTES, record, registers, note.text)

    # -- house rules, turns -------------------------------------------------------------------------------------------

    def rules(self) -> tuple[HouseRule, ...]:
        """The house rules, agreed or only suggested, in the order of their ids."""
        records = self._repository.mirror.records(PLAN, SETTINGS)
        found = (
            rule_of(records[key], self._repository.facts.people_ids)
            for key in sorted(records)
            if key.startswith(RULE_PREFIX)
        )
        return tuple(rule for rule in found if rule)

    def rule(self, text: str) -> HouseRule:
        """The rule whose id begins or ends with `text`. Raises UnknownId."""
        return _one(self.rules(), text, "rule")

    def add_rule(self, text: str) -> Deed:
        """Suggest a house rule, which applies once the other says yes.

        Raises BadInput when there are five already.
        """
        text = _said(text, "rule")
        if len(self.rules()) >= MOST_RULES:
            raise BadInput("There are five house rules; drop one first.")
        record = Record(RULE_PREFIX + self._session.ids.person())
        registers = {"text": text, "author": self._plan.me.id, ANSWER + self._plan.me.id: {"answer": "yes", "of": text}}
        return self._write("rule offered", PLAN, SETTINGS, record, registers, text, new=True)

    def agree_rule(self, rule: HouseRule) -> Deed:
        """Say yes to a house rule as it is worded now."""
        registers = {ANSWER + self._plan.me.id: {"answer": "yes", "of": rule.text}}
        return self._write("rule agreed", PLAN, SETTINGS, _record(rule), registers, rule.text)

    def drop_rule(self, rule: HouseRule) -> Deed:
        """Delete a house rule for both people."""
        return self._write("rule let go", PLAN, SETTINGS, _record(rule), {DELETED: True}, rule.text)

    def turn(self) -> str | None:
        """The id of the person who plans the next date; None when that isn't decided."""
        person = text_of(self._repository.records.get(PLAN, SETTINGS, "turn"), "person")
        return person if person in self._repository.facts.people_ids else None

    def set_turn(self, person: str) -> Deed:
        """Say who plans the next date, by the person's id."""
        record = self._repository.records.get(PLAN, SETTINGS, "turn")
        name = next((p.name for p in self._repository.facts.people if p.id == person), "")
        return self._write("turn set", PLAN, SETTINGS, record, {"person": person}, name)

    # -- writing ------------------------------------------------------------------------------------------------------

    def _registers(self, draft: Draft) -> dict[str, object]:
        return draft_registers(draft, self._plan.me.id) | self._plan.blocks.my_yes_to(draft)

    def _remark(
        self, kind: DeedKind, table: str, block: Block, text: str, more: Mapping[str, object] = MappingProxyType({})
    ) -> Deed:
        month = cast(str, home_month(block.id))
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            self._repository.records.refuse_taken_back(*place_of(block.id), record_of(block))
            if now.who == self._plan.me.id and (block.visibility, now.visibility) != ("open", "open"):
                raise BadInput("What is private stays with you; open it first.")
            record = Record(self._session.ids.record(month))
            registers = {"on": block.id, "text": text, "author": self._plan.me.id, **more}
            return self._write(kind, month_file(month), table, record, registers, block.title, new=True)

    def _private_notes(self) -> Iterator[Note]:
        for month in self._repository.private.months():
            for key, words in sorted(self._repository.private.of(month_file(month), NOTES).items()):
                text = words.get("text")
                if isinstance(text, str) and text and not words.get(GONE) and not words.get(DELETED):
                    yield Note(key, self._plan.me.id, text, False)

    def _new(self, kind: DeedKind, table: str, registers: Mapping[str, object], text: str) -> Deed:
        month = self.this_month()
        record = Record(self._session.ids.record(month))
        return self._write(kind, month_file(month), table, record, registers, text, new=True)

    def _write(
        self,
        kind: DeedKind,
        file: str,
        table: str,
        record: Record,
        registers: Mapping[str, object],
        text: str,
        *,
        new: bool = False,
    ) -> Deed:
        self._session.save(kind, [Edit(file, table, record, registers)], about=text, new=int(new))
        return Deed(kind, text, record.id)

    def _save(self, kind: DeedKind, edits: list[Edit], text: str) -> Deed:
        self._session.save(kind, edits, about=text)
        return Deed(kind, text)

    def this_month(self) -> str:
        """The month of today, as `YYYY-MM`."""
        return f"{self._plan.today.year:04}-{self._plan.today.month:02}"


def _home_file(record_id: str) -> str:
    return month_file(cast(str, home_month(record_id)))


def _record(thing: Idea | Goal | Note | HouseRule) -> Record:
    if not isinstance(thing.seen, Record):
        raise TypeError("an edit takes a thing that was read from the plan")
    return thing.seen


def _said(text: str, field: str) -> str:
    text = one_line(text, field)
    if not text:
        raise BadInput(f"Type some words for the {field}.")
    return text


def _one(things: tuple[T, ...], text: str, what: str) -> T:
    text = text.strip().lower()
    fits = [thing for thing in things if text and (thing.id.startswith(text) or thing.id.endswith(text))]
    if len(fits) != 1:
        raise UnknownId(f"“{safe(text)[:40]}” matches {'several' if fits else 'no'} {what}{'s' if fits else ''}.")
    return fits[0]
