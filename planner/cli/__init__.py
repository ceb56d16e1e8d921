"""The commands: parse, call the plan, print. `planner.cli.main.main` is the way in; no module here imports Textual."""
