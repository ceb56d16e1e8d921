"""What the actions and the lists about the two of them have in common: asking for words, doing, telling, keeping off.

What the other protects is not touched: whatever would change it offers a request instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from planner.domain.agreement import must_propose, waits_for
from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Block, Changes, Outcome, Terms
from planner.domain.model.items import Deed
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.tui.actions.block import BlockActions
from planner.tui.dialogs.time_conflicts import keeping
from planner.tui.week.cell_text import Marks
from planner.tui.week.marks import called, kept_by, overlapped, remarks_said, sentences

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several, Twice
    from planner.domain.model.items import Carried
    from planner.domain.quickadd import Reading
    from planner.plan.plan import Plan
    from planner.tui.week.details import Said


class Talking(BlockActions):
    """What is said over the week. The screen built on it says what is chosen and shows what came of it."""

    plan: Plan
    _held: tuple[Block, ...] = ()
    _new = 0
    _warned: tuple[str, Terms] | None = None
    _carried: Carried

    # -- what the screen provides -------------------------------------------------------------------------------------

    @property
    def marks(self) -> Marks:
        raise NotImplementedError

    def renewed(self) -> None:
        """The plan has changed, perhaps in several places: show it as it is now, with the cursor kept."""
        raise NotImplementedError

    def tell_about(self, said: Said) -> None:
        """Say this in place of what is said about the block under the cursor, until the cursor moves."""
        raise NotImplementedError

    def go_block(self, block: Block | None) -> None:
        """Put the cursor on that block, in whatever week it is."""
        raise NotImplementedError

    def count_waiting(self) -> None:
        """Read again what waits, and say so in the header."""
        raise NotImplementedError

    def again(self, block: Block) -> Block:
        found = super().again(block)
        self.renewed()
        return found

    # -- what the screen asks -----------------------------------------------------------------------------------------

    def key_of(self, action_id: str) -> str:
        return next((action.key for action in self.keys if action.id == action_id and action.keys), "")

    def read_waiting(self) -> int:
        """How much waits for my answer; also what is new, and which proposals there are, of whatever week."""
        inbox = self.plan.inbox.read()
        self._held = self.plan.inbox.held()
        self._new = len(inbox.counted)
        return len(inbox.waiting)

    def held_elsewhere(self) -> tuple[Block, ...]:
        """Blocks of any week for which other times are held."""
        return self._held

    def standing_of(self, block: Block) -> tuple[str, ...]:
        """Where it stands between the two, what it lies over, and what was left on it."""
        view = self.week_view
        cheers, comments = self._carried.cheers.get(block.id, ()), self._carried.comments.get(block.id, ())
        between = list(sentences(block, view, self.plan.now))
        beside = list(overlapped(block, view, self.marks.overlaps))
        # What asks me comes before what it lies over, and that before what waits for the other.
        mine = waits_for(block, self.plan.me.id, self.plan.now)
        return (
            *(between + beside if mine else beside + between),
            *remarks_said(cheers, comments, view),
        )

    def first_actions(self, block: Block) -> tuple[str, ...]:
        """The few that matter for this block."""
        if self.is_kept(block):
            return ("request", "cheer")
        if waits_for(block, self.plan.me.id, self.plan.now):
            return ("yes", "no", "suggest")
        return () if block.called_off_by else ("done", "edit", "move_to", "remove")

    def calls_off(self, block: Block) -> bool:
        """Whether taking it out of the week calls off what both said yes to."""
        agreed = block.agreement.get(self.plan.me.id) == "yes" and must_propose(block, self.plan.me.id)
        return agreed and block.who == WE and self.plan.people.agreement_on

    def is_kept(self, block: Block) -> bool:
        """Whether the other protects it, so that it is for them alone to change."""
        return block.protected and block.who == self.plan.you.id

    def greet(self) -> None:
        """On opening: what waits and what is new, in two lines, until the first key."""
        self.count_waiting()
        from planner.tui.week.greeting import greeting

        if said := greeting(self.plan, self.key_of("inbox"), blank=self.marks.blank):
            self.tell_about(said)

    # -- doing --------------------------------------------------------------------------------------------------------

    def done_quietly(self, act: Callable[[], Outcome | Deed]) -> str:
        """Do it, show the week as it is then, and give the line that tells it. PlannerError: nothing was done."""
        try:
            outcome = act()
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise PlannerError(f"Not saved ({reason}); everything is as it was before.") from problem
        self.renewed()
        plan = self.plan
        told = wording.told(outcome, plan.me, plan.you, plan.zone, plan.today)
        undo = self.key_of("undo")
        line = told if outcome.kind in ("undone", "redone", "unchanged") else f"{told} · {undo} takes it back"
        self.say(line)
        return line

    def deed(self, act: Callable[[], Outcome | Deed]) -> None:
        """The same, for what no list is open for; or say why not."""
        try:
            self.done_quietly(act)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)

    def alter(
        self,
        block: Block,
        changes: Callable[[], Changes],
        *,
        told_first: bool = False,
        step: Callable[[Block], Changes] | None = None,
    ) -> None:
        """A change; over time that somebody protects only after that was said."""
        if self.ask_instead(block):
            return
        try:
            made = changes()
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return
        terms = Terms(made.get("when", block.when), made.get("who", block.who))
        if terms != block.terms and not told_first and self._warned != (block.id, terms):
            kept = [words for words in self.keeping(terms, block) if words not in set(self.keeping(block.terms, block))]
            if kept:
                self._warned = (block.id, terms)
                self.say(f"{' · '.join(kept)}. The same key again plans over it.", troubled=True)
                return
        self._warned = None
        super().alter(block, lambda: made, step=step)

    def ask_instead(self, block: Block) -> bool:
        """For what the other protects: offer to say what one would like. True when that is what happens."""
        if not self.is_kept(block):
            return False
        view = self.week_view
        start = wording.start(block.when, view.zone, view.today)
        text = f"{called(block)}, {start}: " if block.title else f"{start}: "
        self.open_request(need=text, why=f"{kept_by(block, view)}. Say what you would like:")
        return True

    def keeping(self, terms: Terms, block: Block | None = None) -> list[str]:
        """Who keeps that time for what, in a sentence each."""
        from planner.domain.quickadd import said_if_twice

        kept = keeping(self.plan, terms, self.week_view, block.id if block else "")
        return list(filter(None, [*kept, said_if_twice(terms.when).rstrip(".")]))

    def told_first(self, reading: Reading) -> Iterator[str]:
        """What there is to know before something is added: who keeps that time, and who will be asked."""
        who = WE if reading.column == "we" else self._who(reading.column)
        terms = Terms(reading.when, who)
        yield from keeping(self.plan, terms, self.week_view, "")
        asks = who != self.plan.me.id and reading.pillar != "home" and reading.when.precision != "week"
        if asks and self.plan.people.agreement_on:
            yield f"{wording.short(self.plan.you.name)} will be asked"

    def settle_thing(self, thing: Twice, closed: Callable[[str | None], None]) -> None:
        """What was written twice of something that is no block; `closed` gets the line that tells what was done."""
        from planner.tui.dialogs.conflicts import Settle

        plan, painted = self.plan, thing

        def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
            nonlocal painted
            told = self.done_quietly(lambda: plan.conflicts.settle(painted, register, number))
            left = next((found for found in plan.conflicts.twice(thing.kind) if found.id == thing.id), None)
            painted = left or painted
            return told, left.found if left else ()

        self.app.push_screen(Settle(thing.called, thing.found, plan, keep), closed)

    # -- asking for words ---------------------------------------------------------------------------------------------

    def ask_reason(self, about: str, say_no: Callable[[str], object]) -> None:
        """Not this time, with a reason if one wants to give one."""
        from planner.tui.dialogs.text_prompt import Wanted, Words

        you = wording.short(self.plan.you.name)
        wanted = Wanted(
            f"Not this time: {about}", f"A reason, if you like; {you} reads it.", "Enter says it · Esc waits"
        )
        self.app.push_screen(Words(wanted, say_no))

    def ask_time(self, block: Block, keep: Callable[[When], object]) -> None:
        """Another time for a block, in the words of quick add."""
        from planner.tui.dialogs.time_prompt import AnotherTime

        def beside(when: When) -> str:
            return " · ".join(self.keeping(Terms(when, block.who), block))

        self.app.push_screen(
            AnotherTime(f"Another time: {called(block)}", self.typed_here(), keep, current=block.when, beside=beside)
        )

    def go_to_id(self, block_id: str | None) -> None:
        """To the block that a list gave back."""
        if block_id is not None:
            try:
                self.go_block(self.plan.block(block_id))
            except PlannerError as problem:
                self.say(str(problem), troubled=True)

    def open_request(self, *, need: str = "", why: str = "", block: Block | None = None) -> None:
        """I'm feeling …, I'd like …, and then …, with what of mine may be part of it."""
        from planner.tui.dialogs.request_form import RequestForm, can_carry

        view = self.week_view
        me, now = self.plan.me.id, self.plan.now
        mine = [found for blocks in view.columns.values() for found in blocks if can_carry(found, me, now)]
        form = RequestForm(view, mine, self._send, need=need, why=why, carried=block)
        self.app.push_screen(form)

    def _send(self, feeling: str, need: str, offer: str, blocks: tuple[Block, ...]) -> None:
        self.done_quietly(lambda: self.plan.requests.ask(need=need, feeling=feeling, offer=offer, blocks=blocks))

    def ask_words(
        self, title: str, help_words: str, keep: Callable[[str], object], *, empty: str = "", text: str = ""
    ) -> None:
        """One line of words."""
        from planner.tui.dialogs.text_prompt import Wanted, Words

        self.app.push_screen(Words(Wanted(title, help_words, empty), keep, text))
