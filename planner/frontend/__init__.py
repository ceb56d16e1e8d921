"""What the screen and the shell both say and do. Nothing here knows Textual or argparse.

- `inbox` says which questions are open.
- `setting_fields` reads what somebody types for a setting, and says a setting's value.
"""
