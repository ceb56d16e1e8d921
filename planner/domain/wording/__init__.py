"""Words shared by commands and screen: what an action did, times, fields, dates.

- `blocks` makes the sentence that tells what an action on a block did (“Added Cinema, …”), and a block's time.
- `results` makes that sentence for an action on anything else, such as an idea or a goal.
- `fields` puts registers and their values into words; `formats` writes dates and hours as the settings say.
- `goals` has the sentences about goals, and about what somebody took on for one.
- `elsewhere` gives the hour in another time zone; `absence` says who is away.

Imports `model`, `recurrence` and the modules below them.
"""
