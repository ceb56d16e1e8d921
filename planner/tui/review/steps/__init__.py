"""The rows of each step of a review, with a module for each step.

`thanks`, `back`, `mine`, `ours`, `one` and `week` are the six steps; `date` is the middle one of ten minutes.
`evenings` has the free evenings that several of them show. Each goes from the plan to three columns.
"""
