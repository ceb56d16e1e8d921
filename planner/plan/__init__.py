"""`Plan` and its services, over one `Session`: everything you can do with a plan.

- `plan` opens a plan and has the services; `session` saves, undoes and redoes.
- `blocks` and `ritual_changes` change single blocks and rituals; `agreements` and `ritual_answers` answer them.
- `ritual_segments` works out what a change of a ritual from a date on writes.
- `overlays` has what a week shows from calendars beside the plan, and shares it as busy.
- `weeks` and `rituals` look things up; `items` has ideas, goals, notes, house rules and intentions.
- `invitation` knows when a review comes, who has begun it, and which week was agreed.
- `goals` reads what was done for goals.
- `like_week` lays an earlier week over an empty one.
- `imports` brings in what a calendar has.
- `inbox` lists questions and news; `news` makes the rows of news, and decides which count as new in the header.
- `change_feed` gives each change as it is made.
- `arrivals` knows what arrived since the last visit; `requests` has requests and free time,
  `give_and_take` the two blocks of a request.
- `conflicts` settles what both changed; `trash` restores and erases; `recovery` brings earlier versions back.
- `reviews` has the Sunday review with its yes to the week, `sunday_lines` the blocks that its lines become.
- `statistics` has the balance and `looking_back` its pages, `people` the two people with shared settings.
- `undo_answers` protects a yes from an undo, `no_reply` notices a long silence, `upgrade` converts an old home.
- `checks`, `records`, `ritual_records` and `service` are shared by the services.

A service is one family of use cases and imports no other service. Imports `store` and `domain`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.plan import agreements as agreements
    from planner.plan import arrivals as arrivals
    from planner.plan import blocks as blocks
    from planner.plan import conflicts as conflicts
    from planner.plan import inbox as inbox
    from planner.plan import items as items
    from planner.plan import people as people
    from planner.plan import recovery as recovery
    from planner.plan import requests as requests
    from planner.plan import reviews as reviews
    from planner.plan import ritual_answers as ritual_answers
    from planner.plan import ritual_changes as ritual_changes
    from planner.plan import rituals as rituals
    from planner.plan import session as session
    from planner.plan import statistics as statistics
    from planner.plan import trash as trash
    from planner.plan import upgrade as upgrade
    from planner.plan import weeks as weeks
else:
    from planner.doors import door

    __getattr__ = door(__name__)
