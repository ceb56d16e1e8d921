"""Words shared by commands and screen: what an action did, times, fields, dates.

`blocks` makes sentences about blocks ("Added Cinema, …"), `results` those about anything else. Imports `model`,
`recurrence` and the modules below them.
"""
