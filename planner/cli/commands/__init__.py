"""One module per family of commands; only the one that is called is imported."""
