"""What the rows of the review do to the plan: carried blocks, the date, leads, answers, requests; and quick add."""

from __future__ import annotations

from datetime import datetime

from textual import events

from planner.domain.model.block import WE, Block, Draft
from planner.domain.model.items import Deed
from planner.domain.time.when import When
from planner.domain.time.zones import known_zone
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.review.controller import ReviewDeeds

DATE_MINUTES = 120


class ReviewPlanning(ReviewDeeds):
    """The coming week, planned from inside the review."""

    # -- the rows -----------------------------------------------------------------------------------------------------

    def do_deed(self, key: str) -> None:
        """What a row with that key stands for."""
        kind, _, what = key.partition(":")
        getattr(self, f"_do_{kind}")(what)

    def _do_seal(self, person: str) -> None:
        self._seal(person)

    def _do_send(self, step_id: str) -> None:
        """What was written for oneself at a step goes to the other after all."""
        steps = [step for step in self.review.unsent() if step.id == step_id]
        self.attempt(lambda: self.plan.reviews.send(self.plan.reviews.review(self.review.week), *steps))

    def _do_carry(self, block_id: str) -> None:
        """A block of the week that nobody has marked: what became of it, and whether it comes again."""
        block = self.plan.block(block_id)
        options = [
            Option("d", "done", "it happened"),
            Option("%", "partly", "it happened in part"),
            Option("n", "again", "again next week"),
            Option("i", "jar", "into the jar, for some day"),
            Option("g", "let go", "let it go"),
        ]
        self.app.push_screen(Choose(wording.name(block), options), lambda chosen: self._carry(block, chosen))

    def _carry(self, block: Block, chosen: str | None) -> None:
        plan = self.plan
        if chosen == "done":
            self.attempt(lambda: plan.finish(block, "done"))
        elif chosen == "partly":
            self.attempt(lambda: plan.finish(block, "partly"))
        elif chosen == "let go":
            self.attempt(lambda: plan.finish(block, "skipped"))
        elif chosen == "jar":
            self.attempt(lambda: plan.items.to_jar(block))
        elif chosen == "again":
            again = {name: getattr(block, name) for name in Draft.__dataclass_fields__ if name != "request"}
            draft = Draft(**(again | {"when": block.when.plus_days(7)}))
            if self.add_block(draft):
                self.attempt(lambda: plan.finish(plan.block(block.id), "skipped"))

    def _do_slot(self, start: str) -> None:
        begins = datetime.fromisoformat(start)
        zone = self.plan.me.zone_on(begins.date())
        when = When.at(begins.astimezone(known_zone(zone)).replace(tzinfo=None), DATE_MINUTES, zone)
        self.add_block(Draft("Date", when, WE, pillar="date", lead=self.plan.inbox.turn()))

    def _do_turn(self, _what: str) -> None:
        plan = self.plan
        options = [Option("1", plan.me.id, short(plan.me.name)), Option("2", plan.you.id, short(plan.you.name))]

        def choose(person: str | None) -> None:
            if person:
                self.attempt(lambda: plan.inbox.set_turn(person))

        self.app.push_screen(Choose("Who plans the date?", options, plan.inbox.turn()), choose)

    def _do_idea(self, idea_id: str) -> None:
        plan = self.plan
        self.attempt(lambda: plan.inbox.schedule(plan.items.idea(idea_id), When.in_week(self.review.next_week)))

    def _do_lead(self, block_id: str) -> None:
        plan = self.plan
        block = plan.block(block_id)
        options = [Option("1", plan.me.id, short(plan.me.name)), Option("2", plan.you.id, short(plan.you.name))]

        def choose(person: str | None) -> None:
            if person:
                self.attempt(lambda: plan.change(block, {"lead": person}))

        self.app.push_screen(Choose(f"{wording.name(block)}: who sees it through?", options), choose)

    def _do_answer(self, block_id: str) -> None:
        plan = self.plan
        block = plan.block(block_id)
        asked = next((proposal.terms.when for proposal in block.proposals if proposal.by == plan.you.id), block.when)
        options = [
            Option("y", "yes", f"yes, {wording.span(asked, plan.zone, plan.today)}"),
            Option("n", "no", "not this time"),
        ]

        def choose(said: str | None) -> None:
            if said:
                self.attempt(lambda: plan.agree(block) if said == "yes" else plan.decline(block))

        self.app.push_screen(Choose(wording.name(block), options, "yes"), choose)

    def _do_ask(self, _what: str) -> None:
        plan, answers = self.plan, self.review.me.answers

        def ask() -> Deed:
            deed = plan.requests.ask(
                need=answers.get("need", ""), feeling=answers.get("feeling", ""), offer=answers.get("offer", "")
            )
            self.review = plan.reviews.note_request(self.review, deed.id)
            return deed

        self.attempt(ask)

    def _do_request(self, request_id: str) -> None:
        plan = self.plan
        request = plan.requests.request(request_id)
        feeling = f", feeling {short(request.feeling, 60)}" if request.feeling else ""
        offer = f", and then {short(request.offer, 120)}" if request.offer else ""
        title = f"{short(plan.you.name, 24)} would like …"
        options = [
            Option("y", "yes", f"yes: {short(request.need, 120)}{offer}{feeling}"),
            Option("n", "no", "not this time"),
        ]

        def choose(said: str | None) -> None:
            if said:
                self.attempt(lambda: plan.requests.answer_request(request, said == "yes"))

        self.app.push_screen(Choose(title, options, "yes"), choose)

    # -- the week's own keys ------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        self._add("")

    def on_paste(self, event: events.Paste) -> None:
        """Open quick add with what was pasted outside a field; only Enter adds it."""
        event.stop()
        if event.text.strip():
            self._add(event.text)

    def _add(self, typed: str) -> None:
        """Quick add into the coming week, with text that was pasted already."""
        from planner.domain.quickadd import Cursor, Reading, draft, ritual_draft
        from planner.tui.dialogs.quick_add import QuickAdd

        plan = self.plan
        monday = self.review.next_week.monday
        now = datetime(monday.year, monday.month, monday.day, tzinfo=plan.zone)
        cursor = Cursor(
            max(now, plan.now), plan.zone.key, "we", None, plan.me.name, plan.you.name, known=plan.rituals.known
        )

        def keep(reading: Reading) -> None:
            if reading.rule is not None:
                self.do(lambda: plan.ritual_changes.add_ritual(ritual_draft(reading, plan.me.id, plan.you.id)))
            else:
                self.do(lambda: self.added(draft(reading, plan.me.id, plan.you.id)))

        pillar = "#home " if self._shown.id == "home" else ""
        self.app.push_screen(QuickAdd(cursor, pillar, keep, typed=typed))

    def action_undo(self) -> None:
        self.attempt(self.plan.undo)

    def action_balance(self) -> None:
        from planner.tui.balance.screen import BalanceScreen

        self.app.push_screen(BalanceScreen(self.plan, shared=self.review.together))

    def action_keys(self) -> None:
        from planner.tui.review.screen import KEYS

        options = [Option("", action, words, keys.split(",")[0]) for keys, action, words, _ in KEYS]

        def choose(action: str | None) -> None:
            if action:
                self.call_later(self.run_action, action)

        self.app.push_screen(Choose("Keys outside a field", options), choose)
