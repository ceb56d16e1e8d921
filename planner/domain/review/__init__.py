"""The Sunday review: `steps` has its steps and fields, `prompts` its questions.

Imports `model`.
"""
