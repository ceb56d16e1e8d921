"""`Plan` and its services, over one `Session`: everything you can do with a plan.

- `plan` opens a plan and has the services; `session` saves, undoes and redoes.
- `blocks` and `ritual_changes` change single blocks and rituals; `agreements` and `ritual_answers` answer them.
- `ritual_segments` works out what a change of a ritual from a date on writes.
- `weeks` and `rituals` look things up; `items` has ideas, goals, notes, house rules and intentions.
- `invitation` knows when a review comes, who has begun it, and which week was agreed.
- `inbox` lists questions and news; `news` makes the rows of news, and decides which count as new in the header.
- `arrivals` knows what arrived since the last visit; `requests` has requests and free time,
  `give_and_take` the two blocks of a request.
- `conflicts` settles what both changed; `trash` restores and erases; `recovery` brings earlier versions back.
- `reviews` has the Sunday review with its yes to the week, `sunday_lines` the blocks that its lines become.
- `statistics` has the balance and `looking_back` its pages, `people` the two people with shared settings.
- `undo_answers` protects a yes from an undo, `no_reply` notices a long silence, `upgrade` converts an old home.
- `checks`, `records`, `ritual_records` and `service` are shared by the services.

A service is one family of use cases and imports no other service. Imports `store` and `domain`.
"""
