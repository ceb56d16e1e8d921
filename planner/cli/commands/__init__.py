"""One module for each family of commands; only the one that is called is imported."""
