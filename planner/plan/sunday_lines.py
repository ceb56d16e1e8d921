"""The lines of a Sunday review that become blocks of the coming week, or ideas.

A field's text and the blocks of its lines are saved as one action, which undo takes back as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block, Changes, Draft, Person
from planner.domain.model.items import Goal
from planner.domain.quickadd import Cursor, Reading
from planner.domain.review.lines import (
    PLANNING_FIELDS,
    LineKind,
    is_planned,
    line_draft,
    line_id,
    planned_lines,
    read_line,
)
from planner.domain.text import fold_text, one_line, shown
from planner.domain.time.week import Week
from planner.plan.service import Service
from planner.store.codec.drafts import draft_registers
from planner.store.crdt.register import DELETED
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, IDEAS, month_file
from planner.store.journal.undo import StepKind
from planner.store.private.files import PrivateEdit
from planner.store.private.split import before_undoing

_GIVEN = ("title", "when", "who", "pillar", "place", "lead", "goal", "protected", "visibility", "remind")
"""The fields of a block that a line gives."""


class SundayLines(Service):
    """The fields of a review that plan `week`, the coming one.

    `who` is a field's owner: a person's id, or `we`.
    """

    # -- reading ------------------------------------------------------------------------------------------------------

    def cursor(self, week: Week, who: str) -> Cursor:
        """Quick add's defaults in a field; a weekday is that of the week that is planned."""
        plan = self._plan
        owner, other = self._people(who)
        return Cursor(
            plan.now,
            plan.zone.key,
            "we" if who == WE else "me",
            me=owner.name,
            you=other.name,
            known=plan.rituals.known,
            week=week,
            zone_on=plan.people.zone_name_on,
            had_it=lambda title, when: plan.weeks.had_it(title, when, but=week),
        )

    def read(self, week: Week, who: str, name: str, line: str) -> Reading:
        """How a line of that field is understood. Raises BadInput as quick add does.

        A day alone is for what the field suggests.
        """
        return read_line(self._titled(week, who, name, line), self.cursor(week, who), PLANNING_FIELDS[name])

    def titled(self, week: Week, who: str, name: str, text: str) -> str:
        """The text of a field, with what it suggests in each line that is a day alone."""
        return "\n".join(self._titled(week, who, name, line) for line in text.split("\n"))

    def _titled(self, week: Week, who: str, name: str, line: str) -> str:
        step = self.suggestion(who, name).replace('"', "")
        if not step or not line.strip():
            return line
        cursor, kind = self.cursor(week, who), PLANNING_FIELDS[name]
        if read_line(line, cursor, kind).title:
            return line
        plain = f"{step} {line.strip()}"
        return plain if read_line(plain, cursor, kind).title == step else f'"{step}" {line.strip()}'

    def suggestion(self, who: str, name: str) -> str:
        """What a field suggests: the next step of its owner's first goal that has one."""
        kind = PLANNING_FIELDS[name]
        goals = self._plan.items.goals() if kind.for_goal and kind.own else ()
        return next((goal.step for goal in goals if goal.person == who and goal.step), "")

    def is_private(self, week: Week, who: str, name: str, text: str) -> bool:
        """Whether the words of a field stay on this device: a line is busy or hidden.

        Raises BadInput for the other person's: only their own device keeps such words.
        """
        private = any(self.read(week, who, name, line).visibility != "open" for line in planned_lines(text))
        if private and who != self._plan.me.id:
            raise BadInput(f"Only {shown(self._plan.you.name)}’s own device can keep a line of theirs busy or hidden.")
        return private

    def blocks(self, week: Week, who: str, name: str, text: str) -> tuple[Block | None, ...]:
        """The block of each line of a field; None for a line that stayed words."""
        found = (self._repository.blocks.get(line_id(week, who, name, n)) for n, _ in enumerate(planned_lines(text)))
        return tuple(block if block is not None and not block.deleted else None for block in found)

    def words(self, week: Week, answers: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
        """The lines that aren't in the week nor in the jar, of the fields of each owner."""
        return tuple(
            line
            for who, fields in answers.items()
            for name, text in fields.items()
            if name in PLANNING_FIELDS and not PLANNING_FIELDS[name].keeps_idea
            for line, block in zip(planned_lines(text), self.blocks(week, who, name, text), strict=True)
            if block is None
        )

    # -- writing ------------------------------------------------------------------------------------------------------

    def save(
        self, sheet: Edit, private: list[PrivateEdit], week: Week, who: str, name: str, texts: tuple[str, str]
    ) -> None:
        """Save a field's answer, and change the blocks that its lines are.

        `sheet` and `private` write the answer, `texts` are the old and the new one. Raises BadInput for a line that
        quick add refuses, and what changing a block raises; nothing is saved then.
        """
        new = [self._draft(week, who, name, line) for line in planned_lines(texts[1])]
        old = [self._former(week, who, name, line) for line in planned_lines(texts[0])]
        pairs = list(zip_longest(old, new))
        idea = self._idea_edits(week, name, texts[1], new) if PLANNING_FIELDS[name].keeps_idea else []
        if not any(before or after for before, after in pairs) and not idea:
            self._session.note([sheet], private)
            return
        with self._session.exclusive(), self._session.together(_kind(pairs)):
            for place, (before, after) in enumerate(pairs):
                self._settle(line_id(week, who, name, place), before, after)
            for edit in idea:
                self._session.save("idea kept", [edit], new=int(not edit.record.writes))
            self._session.save("changed", [sheet], private)

    def _settle(self, block_id: str, before: Draft | None, after: Draft | None) -> None:
        """Add, change or remove the block of one line."""
        block = self._repository.blocks.get(block_id)
        if after is None:
            if before is not None and block is not None and not block.deleted:
                self._plan.blocks.remove(block)
        elif block is None:
            self._create(block_id, after)
        else:
            everything = before is None or block.deleted
            changes = {
                name: getattr(after, name)
                for name in _GIVEN
                if everything or getattr(after, name) != getattr(before, name)
            }
            outcome = self._plan.blocks.change(block, Changes(**changes))  # type: ignore[typeddict-item]
            if block.deleted and outcome.kind == "unchanged":
                self._plan.blocks.restore(block)

    def _create(self, block_id: str, draft: Draft) -> None:
        file = month_file(block_id[:7])
        record = self._repository.records.kept(file, BLOCKS, block_id)
        registers = draft_registers(draft, self._plan.me.id) | self._plan.blocks.my_yes_to(draft)
        if record.writes:
            # Its adding was undone: it comes back as it is written now.
            registers |= {DELETED: False} | before_undoing(record)
            del registers["author"]
        self._session.save("added", [Edit(file, BLOCKS, record, registers)], new=int(not record.writes))

    def _idea_edits(self, week: Week, name: str, text: str, drafts: list[Draft | None]) -> list[Edit]:
        """Put the field's first line into the jar while it has no day, else take it out."""
        key = line_id(week, WE, f"{name} idea")
        file = month_file(key[:7])
        record = self._repository.records.kept(file, IDEAS, key)
        lines = planned_lines(text)
        if lines and drafts[0] is None:
            title = one_line(self.read(week, WE, name, lines[0]).title or lines[0], "idea")
            there = {DELETED: False} if record.writes else {"author": self._plan.me.id}
            return [Edit(file, IDEAS, record, {"title": title, "who": WE, **there})]
        return [Edit(file, IDEAS, record, {DELETED: True})] if record.writes and not record.gone else []

    # -- one line -----------------------------------------------------------------------------------------------------

    def _draft(self, week: Week, who: str, name: str, line: str) -> Draft | None:
        """The block of a line; None for words. Raises BadInput."""
        kind = PLANNING_FIELDS[name]
        reading = self.read(week, who, name, line)
        if not is_planned(reading):
            return None
        owner, other = self._people(who)
        return line_draft(reading, kind, owner.id, other.id, self._goal(owner if kind.own else other, kind, line))

    def _former(self, week: Week, who: str, name: str, line: str) -> Draft | None:
        try:
            return self._draft(week, who, name, line)
        except BadInput:
            return None  # its time has become impossible since, so nothing is known of it

    def _goal(self, person: Person, kind: LineKind, line: str) -> str | None:
        """That person's goal that a line is for: the one that shares most words.

        Of one's own goals, the next step's words count too, and one with a step comes first.
        """
        if not kind.for_goal:
            return None
        goals = [goal for goal in self._plan.items.goals() if goal.person == person.id]
        if kind.own:
            goals.sort(key=lambda goal: not goal.step)
        words = set(fold_text(line).split())

        def shared(goal: Goal) -> int:
            return len(words & set(fold_text(f"{goal.title} {goal.step if kind.own else ''}").split()))

        return max(goals, key=shared).id if goals else None

    def _people(self, who: str) -> tuple[Person, Person]:
        """The owner of a field, and the other person."""
        return (self._plan.you, self._plan.me) if who == self._plan.you.id else (self._plan.me, self._plan.you)


def _kind(pairs: list[tuple[Draft | None, Draft | None]]) -> StepKind:
    """What an action is called in the list of what can be undone."""
    if any(after and not before for before, after in pairs):
        return "added"
    return "changed" if any(after for _, after in pairs) else "removed"
