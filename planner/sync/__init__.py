"""The shared folder: set-up, exchange, presence, devices and diagnosis.

- `setup` begins or joins a plan; `folder` looks at a folder and its marker.
- `exchange` fetches and publishes: `decisions` says what to do, `receive` takes in one file, `strangers` leaves out
  files of a third person, `own_files` notices that this device was copied, `exchange_state` remembers the last run.
- `presence` says who is at which step of a review.
- `devices` and `retirement` list and retire devices; `erased` finds who still has erased words.
- `doctor`, `folder_diagnosis`, `foreign_files` and `clock_skew` find problems.

Imports `plan`, `store` and `domain`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.sync import exchange as exchange
    from planner.sync import folder_diagnosis as folder_diagnosis
    from planner.sync import presence as presence
else:
    from planner.doors import door

    __getattr__ = door(__name__)
