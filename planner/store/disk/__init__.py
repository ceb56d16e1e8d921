"""Files and folders of a plan: where they are, locks, atomic writes, transactions, the log and crash reports.

Imports no other room of the store.
"""
