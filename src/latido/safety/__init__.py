"""Red-flag words, emergency scripts and numbers: data and pure code.

It decides nothing clinical: it only ever raises an urgency, and finding nothing proves nothing.
"""
