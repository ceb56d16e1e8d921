"""What a plan consists of, as immutable values: people, blocks, the things beside them, conflicts and results."""
