"""The rituals of the two: what comes again and again, and what is offered and off until somebody chooses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from planner.domain import quickadd
from planner.domain.model.block import WE, Column, Outcome
from planner.domain.quickadd import Cursor
from planner.domain.recurrence.ritual import Offer, Ritual
from planner.domain.recurrence.rule import Rule
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import rule_words
from planner.tui.dialogs.block_form_fields import RULE_HELP, meant, rule_of, typed
from planner.tui.dialogs.picker import Option
from planner.tui.dialogs.text_prompt import Wanted, Words
from planner.tui.lists.base import Listed
from planner.tui.widgets.menu import Entry, Group

NEW_HELP = "For example: Breakfast in bed every sun 9:00 1h · Climbing every tue 19 2h me !"
ABOUT = {
    "date-night": "an evening for the two of you; one plans it, then the other",
    "daily-walk": "a short one, together",
    "sunday-review": "the week looked back on, the next one planned",
    "solo-weekend": "time of one’s own, once a month",
}


class Rituals(Listed):
    """Each line is a ritual; its keys change it from the next time on. What has been stays."""

    TITLE_WORDS = "Rituals"

    # -- what it says -------------------------------------------------------------------------------------------------

    def groups(self) -> Sequence[Group]:
        """Return the active rituals, the offered ones, and those that have ended."""
        everything = self.plan.rituals.all(ended=True)
        self._rituals = {ritual.root: ritual for ritual in everything}
        self._offers = {f"offer {offer.id}": offer for offer in self.plan.rituals.offered()}
        going = [ritual for ritual in everything if ritual.on and not ritual.ended]
        ended = [ritual for ritual in everything if ritual.ended and not self._is_offered(ritual)]
        return [
            Group((*map(self._entry, going), Entry("new", "a new one …")), "Your rituals"),
            Group(tuple(self._offered()), "Offered: off until one of you chooses it"),
            Group(tuple(map(self._entry, ended)), "Ended"),
        ]

    def _is_offered(self, ritual: Ritual) -> bool:
        return any(ritual.root.startswith(offer.id) for offer in self._offers.values())

    def _entry(self, ritual: Ritual) -> Entry:
        facts = [wording.short(ritual.title), rule_words(ritual.rule)]
        facts.append(wording.who(ritual.who, self.plan.me, self.plan.you))
        if ritual.turns:
            facts.append("in turns")
        return Entry(ritual.root, " · ".join(facts), note=self._note(ritual))

    def _note(self, ritual: Ritual) -> str:
        me, you = self.plan.me.id, wording.short(self.plan.you.name, 16)
        asks = {person: says for person, says in ritual.agreement.items() if says in ("open", "changed")}
        if "no" in ritual.agreement.values():
            by = next(person for person, says in ritual.agreement.items() if says == "no")
            because = ritual.because.get(by, "")
            return "not this time" + (f": {wording.short(because)}" if because else "")
        if me in asks or any(p.by != me for p in ritual.proposals):
            return f"{you} asks"
        return f"waits for {you}’s yes" if asks or ritual.proposals else ""

    def _offered(self) -> Iterator[Entry]:
        for key, offer in self._offers.items():
            yield Entry(key, f"{offer.draft.title} · {rule_words(offer.draft.rule)}", note=ABOUT[offer.id])

    # -- what can be done ---------------------------------------------------------------------------------------------

    def options(self, entry_id: str) -> Sequence[Option]:
        """Return what can be done about a ritual, an offer, or the row for a new one."""
        if offer := self._offers.get(entry_id):
            return tuple(self._of_offer(offer))
        ritual = self._rituals.get(entry_id)
        return tuple(self._of_ritual(ritual)) if ritual else (Option("", "new", "write it"),)

    def _of_offer(self, offer: Offer) -> Iterator[Option]:
        if offer.id == "solo-weekend":
            yield Option("1", "choose", "in turns: one month yours, the next the other’s")
            yield Option("2", "each", "both at the same weekend, each for themselves")
        elif offer.turns:
            yield Option("1", "choose", "choose it, planned in turns")
            yield Option("2", "plain", "choose it, without turns")
        else:
            yield Option("1", "choose", "choose it")
        yield Option(self.key_of("edit"), "other", "choose it at another time …")

    def _of_ritual(self, ritual: Ritual) -> Iterator[Option]:
        me = self.plan.me.id
        if ritual.ended:
            yield Option(self.key_of("restore"), "back", "it comes again")
            return
        asked = ritual.agreement.get(me) in ("open", "changed", "no") or any(p.by != me for p in ritual.proposals)
        if asked:
            yield Option(self.key_of("yes"), "yes", "yes, to all of them")
            if ritual.agreement.get(me) != "no":
                yield Option(self.key_of("no"), "no", "not this time")
        yield Option(self.key_of("edit"), "rule", "another time or rule …")
        yield Option(self.key_of("skipped"), "skip", "skip the next one")
        if ritual.who == WE or ritual.turns:
            yield Option("", "turns", "stop taking turns" if ritual.turns else "take turns")
        yield Option(self.key_of("remove"), "end", "it comes no more")
        yield Option("g", "go", "look at the next one in the week")

    def always(self) -> Sequence[Option]:
        """Offer undo."""
        return (Option(self.key_of("undo"), "undo", "undo"),)

    def choose(self, value: str, entry_id: str) -> None:
        """Do it, or ask for the words of a new ritual."""
        if value == "undo":
            self.perform(self.plan.undo)
        elif value == "new":
            self._ask("A new ritual", NEW_HELP, self._begin, self._meant)
        elif offer := self._offers.get(entry_id):
            self._take_up(offer, value)
        elif ritual := self._rituals.get(entry_id):
            self._about(ritual, value)

    def _take_up(self, offer: Offer, value: str) -> None:
        plan = self.plan
        if value == "other":

            def keep(text: str) -> None:
                draft = offer.draft._replace(rule=self._rule(text))
                self.kept(lambda: plan.ritual_changes.take_up(offer, draft))

            self._ask(offer.draft.title, RULE_HELP, keep, self._rule_meant, typed(offer.draft.rule))
        elif value == "each":
            self.perform(lambda: plan.ritual_changes.take_up(offer, each=True))
        else:
            self.perform(lambda: plan.ritual_changes.take_up(offer, turns=offer.turns and value != "plain"))

    def _about(self, ritual: Ritual, value: str) -> None:
        plan = self.plan
        block = plan.rituals.next_of(ritual)
        if value == "back":
            self.perform(lambda: plan.ritual_changes.bring_back(ritual))
        elif value in ("yes", "no"):
            self._answer(ritual, value == "yes")
        elif block is None:
            self.tell(f"{wording.short(ritual.title)} comes no more.", troubled=True)
        elif value == "go":
            self.dismiss(block.id)
        elif value == "rule":

            def keep(text: str) -> None:
                rule = self._rule(text)
                self.kept(lambda: plan.change(block, {"rule": rule}, "all"))

            about = f"From the next one on. {RULE_HELP}"
            self._ask(wording.short(ritual.title), about, keep, self._rule_meant, typed(ritual.rule))
        else:
            deeds: dict[str, Callable[[], Outcome]] = {
                "skip": lambda: plan.finish(block, "skipped"),
                "turns": lambda: plan.change(block, {"turns": not ritual.turns}, "all"),
                "end": lambda: plan.remove(block, "all"),
            }
            self.perform(deeds[value])

    def _answer(self, ritual: Ritual, yes: bool) -> None:
        if yes:
            self.perform(lambda: self.plan.ritual_answers.answer_ritual(ritual, True))
            return
        no = partial(self.plan.ritual_answers.answer_ritual, ritual, False)
        self.host.ask_reason(wording.short(ritual.title), lambda because: self.kept(lambda: no(because)))

    # -- what is typed ------------------------------------------------------------------------------------------------

    def _ask(
        self,
        title: str,
        help_words: str,
        keep: Callable[[str], object],
        meaning: Callable[[str], str],
        text: str = "",
    ) -> None:
        self.app.push_screen(Words(Wanted(title, help_words, meaning=meaning), keep, text))

    def _begin(self, text: str) -> None:
        plan = self.plan
        draft = quickadd.ritual_draft(quickadd.read(text, self._cursor("we")), plan.me.id, plan.you.id)
        self.kept(lambda: plan.ritual_changes.add_ritual(draft))

    def _meant(self, text: str) -> str:
        cursor = self._cursor("we")
        return quickadd.said(quickadd.read(text, cursor), cursor)

    def _rule_meant(self, text: str) -> str:
        return meant(self._rule(text), self._cursor("me"))

    def _rule(self, text: str) -> Rule:
        return rule_of(text, self._cursor("me"))

    def _cursor(self, column: Column) -> Cursor:
        return replace(self.host.typed_here(), column=column, day=None)
