"""Where plans and settings of this machine are, and what the settings say."""
