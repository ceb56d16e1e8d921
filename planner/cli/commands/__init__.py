"""The commands, a module for each family; only the one called is imported."""
