"""The rituals: those that are on, those that are suggested, and ended ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from planner.domain import quickadd
from planner.domain.model.block import WE, Block, Column, Outcome
from planner.domain.quickadd import Cursor
from planner.domain.recurrence.ritual import Ritual, RitualOffer
from planner.domain.recurrence.rule import Rule
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import rule_words
from planner.tui.dialogs.block_form_fields import RULE_HELP, meant, typed, typed_rule
from planner.tui.dialogs.text_prompt import TextPrompt, TextWanted
from planner.tui.lists.base import ListScreen
from planner.tui.lists.rows import ListRow, RowCommand, Section, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

NEW_HELP = "For example: Breakfast in bed every sun 9:00 1h · Climbing every tue 19 2h me !"
ABOUT = {
    "date-night": "an evening for the two of you; one plans it, then the other",
    "daily-walk": "a short one, together",
    "sunday-review": "look back on the week, plan the next one",
    "solo-weekend": "time for yourself, once a month",
}


class RitualList:
    """One row for each ritual; its commands change it from the next occurrence on."""

    title = "Rituals"
    empty = ""
    first_on_enter = False

    def __init__(self, host: WeekSession) -> None:
        self._host, self._plan = host, host.plan

    def rows(self) -> Sequence[Section]:
        """Return the active rituals, the offered ones, and those that have ended."""
        everything, offers = self._plan.rituals.all(ended=True), self._plan.rituals.offered()
        going = [ritual for ritual in everything if ritual.on and not ritual.ended]
        ended = [
            ritual
            for ritual in everything
            if ritual.ended and not any(ritual.root.startswith(offer.id) for offer in offers)
        ]
        new = ListRow("new", "a new one …", (RowCommand("", "write it", self._add),))
        return [
            Section([*map(self._row, going), new], "Your rituals"),
            Section([self._offer_row(offer) for offer in offers], "On offer: off until one of you chooses one"),
            Section([self._row(ritual) for ritual in ended], "Ended"),
        ]

    def always(self) -> Sequence[RowCommand]:
        """Offer undo."""
        return (undo_command(self._host),)

    # -- a ritual -----------------------------------------------------------------------------------------------------

    def _row(self, ritual: Ritual) -> ListRow:
        facts = [wording.short(ritual.title), rule_words(ritual.rule)]
        facts.append(wording.who(ritual.who, self._plan.me, self._plan.you))
        if ritual.turns:
            facts.append("in turns")
        newer = wording.newer(ritual.unreadable, "")
        note = ", ".join(filter(None, (self._note(ritual), newer)))
        return ListRow(ritual.root, " · ".join(facts), tuple(self._of_ritual(ritual)), note)

    def _note(self, ritual: Ritual) -> str:
        me, you = self._plan.me.id, wording.short(self._plan.you.name, 16)
        asks = {person: says for person, says in ritual.agreement.items() if says in ("open", "changed")}
        if "no" in ritual.agreement.values():
            by = next(person for person, says in ritual.agreement.items() if says == "no")
            because = ritual.because.get(by, "")
            return "not this time" + (f": {wording.short(because)}" if because else "")
        if me in asks or any(p.by != me for p in ritual.proposals):
            return f"{you} asks"
        return f"waits for {you}’s yes" if asks or ritual.proposals else ""

    def _of_ritual(self, ritual: Ritual) -> Iterator[RowCommand]:
        plan, key_of = self._plan, self._host.key_of
        if ritual.ended:
            again = does(lambda: plan.ritual_changes.bring_back(ritual))
            yield RowCommand(key_of("restore"), "bring it back", again)
            return
        yield from self._answers(ritual)
        change = partial(self._change_rule, ritual)
        yield RowCommand(key_of("edit"), "another time or rule …", self._with_next(ritual, change))
        yield RowCommand(
            key_of("partly_or_not"),
            "skip the next one",
            self._does(ritual, lambda it: plan.finish(it, "skipped")),
            "-",
        )
        if ritual.who == WE or ritual.turns:
            words = "stop taking turns" if ritual.turns else "take turns"
            turn = self._does(ritual, lambda it: plan.change(it, {"turns": not ritual.turns}, "all"))
            yield RowCommand("", words, turn)
        yield RowCommand(key_of("remove"), "end it", self._does(ritual, lambda it: plan.remove(it, "all")))
        go = self._with_next(ritual, lambda block, screen: screen.dismiss(block.id))
        yield RowCommand("g", "look at the next one in the week", go)

    def _answers(self, ritual: Ritual) -> Iterator[RowCommand]:
        me, answer = self._plan.me.id, self._plan.ritual_answers.answer_ritual
        says = ritual.agreement.get(me)
        if says in ("open", "changed", "no") or any(p.by != me for p in ritual.proposals):
            yield RowCommand(self._host.key_of("yes"), "yes, to all of them", does(lambda: answer(ritual, True)))
            if says != "no":
                yield RowCommand(self._host.key_of("no"), "not this time", partial(self._decline, ritual))

    def _decline(self, ritual: Ritual, screen: ListScreen) -> None:
        no = partial(self._plan.ritual_answers.answer_ritual, ritual, False)
        self._host.ask.reason(wording.short(ritual.title), lambda because: screen.kept(lambda: no(because)))

    def _with_next(self, ritual: Ritual, run: Callable[[Block, ListScreen], object]) -> Callable[[ListScreen], object]:
        """Wrap a command's `run`, to call it with the ritual's next occurrence."""

        def run_with_next(screen: ListScreen) -> None:
            block = self._plan.rituals.next_of(ritual)
            if block is None:
                screen.tell(f"{wording.short(ritual.title)} has ended.", troubled=True)
            else:
                run(block, screen)

        return run_with_next

    def _does(self, ritual: Ritual, act: Callable[[Block], Outcome]) -> Callable[[ListScreen], object]:
        return self._with_next(ritual, lambda block, screen: screen.perform(lambda: act(block)))

    def _change_rule(self, ritual: Ritual, block: Block, screen: ListScreen) -> None:
        def keep(text: str) -> None:
            rule = self._rule(text)
            screen.kept(lambda: self._plan.change(block, {"rule": rule}, "all"))

        about = f"From the next one on. {RULE_HELP}"
        self._ask(wording.short(ritual.title), about, keep, self._rule_meant, typed(ritual.rule))

    # -- an offered one -----------------------------------------------------------------------------------------------

    def _offer_row(self, offer: RitualOffer) -> ListRow:
        words = f"{offer.draft.title} · {rule_words(offer.draft.rule)}"
        return ListRow(f"offer {offer.id}", words, tuple(self._of_offer(offer)), ABOUT[offer.id])

    def _of_offer(self, offer: RitualOffer) -> Iterator[RowCommand]:
        take_up = partial(self._plan.ritual_changes.take_up, offer)
        choose = does(lambda: take_up(turns=offer.turns))
        if offer.id == "solo-weekend":
            yield RowCommand("1", "in turns: one month yours, the next the other’s", choose)
            yield RowCommand("2", "both at the same weekend, each for themselves", does(lambda: take_up(each=True)))
            yield RowCommand("3", "yours alone, on days of its own …", partial(self._at_another_time, offer, mine=True))
        elif offer.turns:
            yield RowCommand("1", "choose it, planned in turns", choose)
            yield RowCommand("2", "choose it, without turns", does(lambda: take_up(turns=False)))
        else:
            yield RowCommand("1", "choose it", choose)
        yield RowCommand(
            self._host.key_of("edit"), "choose it at another time …", partial(self._at_another_time, offer)
        )

    def _at_another_time(self, offer: RitualOffer, screen: ListScreen, *, mine: bool = False) -> None:
        def keep(text: str) -> None:
            draft = offer.draft._replace(rule=self._rule(text))
            screen.kept(lambda: self._plan.ritual_changes.take_up(offer, draft, mine=mine))

        self._ask(offer.draft.title, RULE_HELP, keep, self._rule_meant, typed(offer.draft.rule))

    # -- what is typed ------------------------------------------------------------------------------------------------

    def _ask(
        self,
        title: str,
        help_words: str,
        keep: Callable[[str], object],
        meaning: Callable[[str], str],
        text: str = "",
    ) -> None:
        draft = self._host.running.drafts.slot(title)
        self._host.open(TextPrompt(TextWanted(title, help_words, meaning=meaning), keep, text, draft))

    def _add(self, screen: ListScreen) -> None:
        plan = self._plan

        def keep(text: str) -> None:
            reading = quickadd.read(text, self._cursor("we"))
            draft = quickadd.ritual_draft(reading, plan.me.id, plan.you.id)
            screen.kept(lambda: plan.ritual_changes.add_ritual(draft, left_out=reading.left_out))

        self._ask("A new ritual", NEW_HELP, keep, self._meant)

    def _meant(self, text: str) -> str:
        cursor = self._cursor("we")
        return quickadd.said(quickadd.read(text, cursor), cursor)

    def _rule_meant(self, text: str) -> str:
        return meant(self._rule(text), self._cursor("me"))

    def _rule(self, text: str) -> Rule:
        return typed_rule(text, self._cursor("me"))

    def _cursor(self, column: Column) -> Cursor:
        return replace(self._host.typed_here(), column=column, day=None, week=None)


def open_rituals(session: WeekSession) -> None:
    """Open the rituals."""
    session.open(ListScreen(session, RitualList(session)), session.go_to_id)
