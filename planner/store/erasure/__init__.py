"""Words that were taken back: which they are, how they are dropped everywhere, and where they may remain."""
