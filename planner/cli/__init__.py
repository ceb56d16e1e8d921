"""The commands: parse, call the plan, print. The entry point is `planner.cli.main.main`; nothing imports Textual."""
