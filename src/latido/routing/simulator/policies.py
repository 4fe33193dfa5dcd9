"""The policies that a scenario is played with, and the hall of each. There is no matcher here: it is the live one."""

from latido.routing.core.matcher import Hall

FIFO, LATIDO = "fifo", "latido"
KNOWN = (FIFO, LATIDO)


def hall(_name: str) -> Hall:
    return Hall()
