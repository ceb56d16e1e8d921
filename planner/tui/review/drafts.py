"""The text of a review's fields: what they show, and how typed text is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

from planner.domain.cells import BLANKED
from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Seen
from planner.domain.model.registers import INTENTION
from planner.domain.review.steps import Review
from planner.frontend.perform import attempt
from planner.tui.review.controller import ReviewController
from planner.tui.review.items import AnswerItem

DRAFT_AFTER = timedelta(seconds=1)


class Drafts:
    """Reads and saves the fields of a review; typed text is never dropped.

    It's saved, or the field stays open with it. While a field is open, its text is saved as a draft on this device,
    so that a killed program loses none of it.
    """

    def __init__(self, controller: ReviewController) -> None:
        self._controller = controller
        self._plan = controller.plan
        self._as_opened: Review | None = None
        self._lines_opened: Mapping[str, Seen] = MappingProxyType({})
        self._saved = ("", controller.plan.now)

    # -- reading ------------------------------------------------------------------------------------------------------

    def shown(self, item: AnswerItem) -> str:
        """The text of a closed field."""
        return BLANKED if self._is_private_here(item) else self.start(item)

    def start(self, item: AnswerItem) -> str:
        """The text that a field opens with: its draft, else its saved text."""
        return self._draft(item) or self._kept(item)

    def _kept(self, item: AnswerItem) -> str:
        """The saved text of a field, without its draft."""
        review = self._controller.review
        if item.name == INTENTION:
            return self._plan.weeks.carried(review.next_week).intentions.get(item.who, "")
        answers = review.shared if item.who == WE else review.sheet(item.who).answers
        return answers.get(item.name, "")

    def _draft(self, item: AnswerItem) -> str:
        review = self._controller.review
        drafts = review.drafts if item.who == WE else review.sheet(item.who).drafts
        return drafts.get(item.name, "")

    def _is_private_here(self, item: AnswerItem) -> bool:
        """Whether it was written privately at a terminal, and two look here now."""
        review = self._controller.review
        return review.together and item.who == review.me.person and item.name in review.me.kept

    # -- writing ------------------------------------------------------------------------------------------------------

    def field_opened(self) -> None:
        """Remember the review as it is: typed text is based on it."""
        review = self._controller.review
        self._as_opened = review
        self._lines_opened = self._plan.weeks.carried(review.next_week).seen
        self._saved = ("", self._plan.now)

    def field_closed(self) -> None:
        """Forget the review as it was when the field was opened."""
        self._as_opened, self._lines_opened = None, {}

    def save(self, item: AnswerItem, text: str, *, at_once: bool = False) -> None:
        """Save a draft on this device, at most once a second."""
        saved, at = self._saved
        if text == saved or (self._plan.now - at < DRAFT_AFTER and not at_once):
            return
        self._saved = (text, self._plan.now)
        try:
            self._plan.reviews.keep_draft(self._controller.review.week, item.name, text, person=item.who)
        except (PlannerError, OSError) as problem:
            self._controller.say(f"Not saved yet ({problem}). Enter: try again", troubled=True)

    def keep(self, item: AnswerItem, text: str) -> None:
        """Save the text of a field. Raises PlannerError; the field then stays open."""
        controller, reviews = self._controller, self._plan.reviews
        drafted, same = self._saved[0] or self._draft(item), text.strip() == self._kept(item)

        def save() -> None:
            if not same:
                self._write(item, text)
            if drafted and (same or item.name == INTENTION):
                reviews.keep_draft(controller.review.week, item.name, "", person=item.who)
            controller.review = reviews.review(controller.review.week)

        attempt(save, "it is still here")
        controller.look_soon()

    def _write(self, item: AnswerItem, text: str) -> None:
        review, reviews = self._controller.review, self._plan.reviews
        if item.name == INTENTION:
            reviews.note_intention(review.next_week, item.who, text, self._lines_opened.get(item.who))
        else:
            opened = self._as_opened or review
            self._controller.review = reviews.write_answer(opened, item.name, text, person=item.who)

    def keep_all(self, closed: Iterable[AnswerItem]) -> None:
        """Save the drafts of closed fields, which a killed program left."""
        for item in closed:
            if draft := self._draft(item):
                self.keep(item, draft)
