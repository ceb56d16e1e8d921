"""What the screen and the shell both say and do. Nothing here knows Textual or argparse.

- `block_facts` says what a block is: its title, when and where, who takes care of it, and where it is between the two.
- `inbox` says which questions are open.
- `news_text` says what the partner changed, and what was asked for.
- `setting_fields` reads what somebody types for a setting, and says a setting's value.
- `time_conflicts` says whose protected time a plan lies over.
"""
