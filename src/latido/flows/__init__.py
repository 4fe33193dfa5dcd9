"""Dialogues: every arrival is admitted here and led, by a published graph of words and keys, to a queue or an end.

The graph is data; the interpreter is pure; what it decides is done in one transaction.
"""
