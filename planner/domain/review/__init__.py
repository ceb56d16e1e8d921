"""The Sunday review: `steps` has its steps and fields, `prompts` its questions.

`timing` says which week it is about, `lines` what a line written there puts into the week. Imports
`quickadd` and `model`.
"""
