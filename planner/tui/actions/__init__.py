"""Everything a key can do: the table of actions, when each is offered, and what it does."""
