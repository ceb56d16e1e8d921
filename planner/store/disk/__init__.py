"""Files of a plan: paths, locks, atomic writes, transactions, log, crash reports.

Imports no other room of the store.
"""
