"""Files: paths, locks, atomic writes, transactions, log, crash reports.

- `layout` has the paths; `bounded_read` reads within limits; `atomic_write` replaces one file.
- `transaction` replaces several files together; `lock` keeps the processes of a device apart.
- `quarantine` sets damaged files aside; `notices` keeps messages about repairs.
- `log` and `crash_reports` write without any words of the plan; `backup_files` lists backups.
- `folder_scan` lists what changed in a folder; `waiting` and `thread_hooks` are for threads.

Imports no other room of the store.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.store.disk import crash_reports as crash_reports
    from planner.store.disk import thread_hooks as thread_hooks
else:
    from planner.doors import door

    __getattr__ = door(__name__)
