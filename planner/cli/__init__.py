"""The commands: parse, call the plan, print.

The entry point is `planner.cli.main.main`. Nothing here imports Textual or `tui`.
"""
