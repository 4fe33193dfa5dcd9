"""The rows of `latido bench routing`, each in a small module of its own: `rows(chosen)` measures and returns them.

`chosen` is what was said on the command line; `chosen.ground()` is the bench's own PostgreSQL, made for whoever asks
first.
"""
