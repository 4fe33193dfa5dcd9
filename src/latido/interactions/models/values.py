"""How an enumeration becomes a constraint."""

from enum import StrEnum


def values(kind: type[StrEnum]) -> list[str]:
    return [each.value for each in kind]
