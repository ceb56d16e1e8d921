"""The Sunday review: `steps` has its steps and fields, `prompts` its questions.

`timing` says which week it is about, `lines` what a line written there puts into the week, `friends` whom titles name.
Imports `quickadd` and `model`.
"""
