"""How many examples a property is tried on: few in CI, and as many as it takes with `./latido test core --deep`."""

import os

DEEP = bool(os.environ.get("LATIDO_DEEP"))
EXAMPLES = 10_000


def examples(usual: int) -> int:
    return EXAMPLES if DEEP else usual
