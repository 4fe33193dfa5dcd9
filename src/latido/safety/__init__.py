"""Red-flag lexicon, emergency scripts and numbers: data and pure code; it decides nothing clinical and never lowers an urgency."""
