"""What the screen and the shell both say and do. Nothing here knows Textual or argparse.

- `block_facts` says what a block is: its title, when and where, what it is for, who takes care of it.
- `inbox` says which questions are open.
- `news_text` says what the partner changed, and what was asked for.
- `setting_fields` reads what somebody types for a setting, and says a setting's value.
"""
