"""The steps of the Sunday review and the prompts of each. Imports `model`."""
