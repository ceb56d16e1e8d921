"""The Sunday review: `steps` has its steps and fields, `prompts` its questions.

`lines` says what a line written there puts into the week. Imports `quickadd` and `model`.
"""
