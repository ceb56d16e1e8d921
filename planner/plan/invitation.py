"""What the week says of its review: begun, coming today, or agreed.

It reads a few records, and is asked each minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from planner.domain import recurrence
from planner.domain.errors import BadInput
from planner.domain.ids import occurrence_id
from planner.domain.model.block import WE, Block
from planner.domain.review.timing import APART_FOR, review_week
from planner.domain.time.week import Week
from planner.named_tuple import NamedTuple
from planner.plan.records import week_file
from planner.plan.service import Service
from planner.store.codec.items import text_of, time_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import Record
from planner.store.disk.layout import REVIEWS

INVITED_FROM = 12
"""The hour from which on a review is spoken of on its day."""
JOINED_WITHIN = timedelta(hours=3)
"""How long after its begin a review can be joined."""


class BegunReview(NamedTuple):
    """A review that only the other person has begun; `at` is aware.

    `apart`: each answers alone.
    """

    week: Week
    at: datetime
    apart: bool = False


class Invitation(Service):
    """The invitation to a review, and its mark on the week that it agreed."""

    def begun_by_other(self) -> BegunReview | None:
        """The review that the other person has begun and that waits for me."""
        plan = self._plan
        for week in dict.fromkeys((review_week(plan.today), Week.of(plan.today))):
            record = self._record(week, WE)
            by = {self._repository.facts.person_of(write.device) for write in record.live("begun")}
            if by != {plan.you.id} or self._sealed_at(week, plan.me.id):
                continue
            at, apart = time_of(record, "begun"), text_of(record, "mode") == "apart"
            if at and plan.now - at < (APART_FOR if apart else JOINED_WITHIN):
                return BegunReview(week, at, apart)
        return None

    def waits_for_my_yes(self) -> Week | None:
        """The week that has the other's yes and not mine, until its Monday."""
        reviewed = review_week(self._plan.today)
        yeses = [self._sealed_at(reviewed, person.id) for person in (self._plan.you, self._plan.me)]
        planned = reviewed.plus(1)
        return planned if yeses[0] and not yeses[1] and self._plan.today <= planned.monday else None

    def coming_today(self) -> Block | None:
        """Today's review, from noon on, until it's begun."""
        plan = self._plan
        if plan.now.hour < INVITED_FROM or self.has_begun(review_week(plan.today)):
            return None
        return next((block for block in self._planned() if block.when.dates(plan.zone)[0] == plan.today), None)

    def has_begun(self, week: Week) -> bool:
        """Whether the review of that week was begun."""
        return bool(text_of(self._record(week, WE), "step"))

    def agreed_on(self, week: Week) -> date | None:
        """The day on which both had said yes to that week; None if they haven't."""
        try:
            reviewed = week.plus(-1)
        except BadInput:  # the first week of the calendar
            return None
        yeses = [self._sealed_at(reviewed, person) for person in self._repository.facts.people_ids]
        times = [at for at in yeses if at]
        return max(times).astimezone(self._plan.zone).date() if times and len(times) == len(yeses) else None

    def _planned(self) -> Iterator[Block]:
        """This week's occurrences of the offered review that are still planned."""
        for root in self._repository.rituals.roots(recurrence.ritual.SUNDAY_REVIEW):
            for day in Week.of(self._plan.today).days:
                block = self._repository.blocks.get(occurrence_id(root, day))
                if block and block.when.precision != "week" and block.status == "planned" and not _is_off(block):
                    yield block

    def _sealed_at(self, week: Week, person: str) -> datetime | None:
        """When that person said yes to the week that this review planned."""
        times = [stamp_time(write.t) for write in self._record(week, person).live("sealed") if write.value is True]
        return max(times, default=None)

    def _record(self, week: Week, who: str) -> Record:
        return self._repository.records.get(week_file(week), REVIEWS, f"{week}@{who}")


def _is_off(block: Block) -> bool:
    return bool(block.deleted or block.aside or block.called_off_by or "no" in block.agreement.values())
