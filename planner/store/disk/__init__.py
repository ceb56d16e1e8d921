"""Files: paths, locks, atomic writes, transactions, log, crash reports.

- `layout` has the paths; `bounded_read` reads within limits; `atomic_write` replaces one file.
- `transaction` replaces several files together; `lock` keeps the processes of a device apart.
- `quarantine` sets damaged files aside; `notices` keeps messages about repairs.
- `log` and `crash_reports` write without any words of the plan; `backup_files` lists backups.
- `waiting` and `thread_hooks` are for threads.

Imports no other room of the store.
"""
