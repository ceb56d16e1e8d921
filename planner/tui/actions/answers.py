"""Yes, not this time, another time, and all else that the two say to each other, from the week or the day.

Each is one intention of `Plan`. What the other protects is not touched: keys on it offer a request instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, cast

from planner.domain.agreement import waits_for
from planner.domain.model.block import Away, Block, Changes, Terms
from planner.domain.wording import blocks as wording
from planner.tui.actions.conditions import offered
from planner.tui.actions.guards import Talking
from planner.tui.week.marks import called

if TYPE_CHECKING:
    from planner.tui.app import PlannerApp


class AnswerActions(Talking):
    """What the two say to each other, and what goes along with their week."""

    # -- answers ------------------------------------------------------------------------------------------------------

    def action_yes(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.agree(block))

    def action_yes_here(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.agree(block, in_person=True))

    def action_no(self) -> None:
        block = self.chosen
        if block is None:
            return
        if not waits_for(block, self.plan.me.id, self.plan.now):
            self.say(f"{called(block)} asks you nothing; {self.key_of('remove')} takes it out of the week.")
            return
        self.ask_reason(called(block), lambda because: self._kept(lambda: self.plan.decline(block, because)))

    def action_suggest(self) -> None:
        block = self.chosen
        if block is None or self.ask_instead(block):
            return
        self.ask_time(block, lambda when: self._kept(lambda: self.plan.agreements.suggest(block, when=when)))

    def action_withdraw(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.withdraw(block))

    def action_restore(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.restore(block))

    def action_inbox(self) -> None:
        from planner.tui.lists.inbox import Inbox

        self.app.push_screen(Inbox(self), self.go_to_id)

    # -- a look, with what can be done now ----------------------------------------------------------------------------

    def action_open(self) -> None:
        block = self.chosen
        if block is None:
            self.action_add()
            return
        from planner.tui.dialogs.block_menu import Look

        first, rest = offered(block, self.plan, self.keys, agreement=self.plan.people.agreement_on)
        look = Look(
            block, self.week_view, rest, first=first, standing=self.standing_of(block), rhythm=self.rhythm_of(block)
        )
        self.app.push_screen(look, lambda action: self.take(action, block))

    # -- what was there before ----------------------------------------------------------------------------------------

    def action_versions(self) -> None:
        if block := self.chosen:
            from planner.tui.lists.block_history import Earlier

            self.app.push_screen(Earlier(self, block), self.go_to_id)

    def action_bin(self) -> None:
        from planner.tui.lists.trash import Bin

        self.app.push_screen(Bin(self), self.go_to_id)

    # -- what is the other's to keep ----------------------------------------------------------------------------------

    def action_edit(self) -> None:
        self._unless_kept(super().action_edit)

    def action_done(self) -> None:
        self._unless_kept(super().action_done)

    def action_partly(self) -> None:
        self._unless_kept(super().action_partly)

    def action_skipped(self) -> None:
        self._unless_kept(super().action_skipped)

    def action_remove(self) -> None:
        self._unless_kept(super().action_remove)

    def action_move_to(self) -> None:
        self._unless_kept(super().action_move_to)

    def action_pillar(self) -> None:
        self._unless_kept(super().action_pillar)

    def _unless_kept(self, act: Callable[[], None]) -> None:
        block = self.chosen
        if block is None or not self.ask_instead(block):
            act()

    # -- asking -------------------------------------------------------------------------------------------------------

    def action_request(self) -> None:
        block = self.chosen
        if block is None or not self.ask_instead(block):
            self.open_request(block=block)

    def action_free(self) -> None:
        from planner.tui.lists.free_slots import Slots

        self.app.push_screen(Slots(self), self._propose_in)

    def _propose_in(self, text: str | None) -> None:
        """Quick add, with a time that both have free in it."""
        if text is not None:
            self.open_add(text, column="we")

    def said_of_day(self, block: Block, day: date) -> str:
        """What there is to say about a day that a block may be moved to: who keeps that time."""
        moved = block.when.to_day(day)
        today = "today" if day == self.plan.today else ""
        return " · ".join(filter(None, [today, *self.keeping(Terms(moved, block.who), block)]))

    # -- carrying -----------------------------------------------------------------------------------------------------

    def action_jar(self) -> None:
        from planner.tui.lists.ideas import Jar

        self.app.push_screen(Jar(self), self.go_to_id)

    def action_bring(self) -> None:
        from planner.tui.lists.sunday_notes import Bring

        self.app.push_screen(Bring(self), self.go_to_id)

    def action_carry(self) -> None:
        from planner.tui.actions.carrying import Carrying

        self.app.push_screen(Carrying(self), self.go_to_id)

    def action_rituals(self) -> None:
        from planner.tui.lists.rituals import Rituals

        self.app.push_screen(Rituals(self), self.go_to_id)

    def action_away(self) -> None:
        from dataclasses import replace

        from planner.tui.dialogs.away_prompt import AwayLine

        def keep(stay: Away) -> None:
            self.done_quietly(lambda: self.plan.people.set_away(*stay))

        self.app.push_screen(AwayLine(replace(self.typed_here(), day=None, known=None), keep))

    def action_settings(self) -> None:
        from planner.tui.services.device_settings import DeviceSettings
        from planner.tui.settings.screen import SettingsScreen

        app = cast("PlannerApp", self.app)
        self.app.push_screen(SettingsScreen(self, DeviceSettings(app)), lambda _result: self.renewed())

    def action_cheer(self) -> None:
        if block := self.chosen:
            self.ask_words(
                f"Well done: {called(block)}",
                "A word with it, if you like.",
                lambda text: self.done_quietly(lambda: self.plan.items.cheer(block, text)),
                empty="Enter leaves it, with or without words · Esc closes",
            )

    def action_comment(self) -> None:
        if block := self.chosen:
            help_words = f"{wording.short(self.plan.you.name)} reads it beside the block."
            self.ask_words(
                f"About {called(block)}",
                help_words,
                lambda text: self.done_quietly(lambda: self.plan.items.comment(block, text)),
            )

    def action_take_lead(self) -> None:
        """This household thing is mine to do, so that the other can go; and back."""
        block, me = self.chosen, self.plan.me.id
        if block and not self.ask_instead(block):
            self.perform(lambda: self.plan.change(block, {"lead": None if block.lead == me else me}))

    def action_to_jar(self) -> None:
        if (block := self.chosen) and not self.ask_instead(block):
            self.deed(lambda: self.plan.items.to_jar(block))

    def action_private(self) -> None:
        """Open ↔ busy."""
        if block := self.chosen:
            self._hide(block, "busy" if block.visibility == "open" else "open")

    def action_hide(self) -> None:
        if block := self.chosen:
            self._hide(block, "open" if block.visibility == "hidden" else "hidden")

    def _hide(self, block: Block, visibility: str) -> None:
        you = wording.short(self.plan.you.name)
        if block.who != self.plan.me.id:
            self.say("Only a block in your own column can be busy or hidden.")
            return
        was = block.visibility
        changes: Changes = {"visibility": visibility}  # type: ignore[typeddict-item]
        if self.perform(lambda: self.plan.change(block, changes)) is None:
            return
        each = ", every time" if block.ritual else ""
        told = {
            "open": f"{called(block)} is open{each}: {you} can read it",
            "busy": f"{called(block)} is busy{each}: {you} sees only that the time is taken",
            "hidden": f"{called(block)} is hidden{each}: {you} sees nothing of it",
        }[visibility]
        before = f"; the words of before were shared, and {you} may have read them" if was == "open" else ""
        self.say(f"{told}{before}")
