"""Which legal text is in force, and which is not any more. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime

from latido.compliance.values.texts import OURS, LegalText, TextTooEarly


def in_force(versions: Iterable[LegalText], at: datetime) -> LegalText | None:
    """Of one purpose and language: the one that began last; of two that began together, the later number."""
    begun = [(each.since, each.number, each) for each in versions if each.since is not None and each.since <= at]
    return max(begun, key=lambda found: found[:2])[2] if begun else None


def to_come(versions: Iterable[LegalText], at: datetime) -> tuple[LegalText, ...]:
    """Published and not begun, soonest first; without those that another one replaces before anybody reads them."""
    ahead = [each for each in versions if each.since is not None and each.since > at]
    read = [each for each in ahead if each.since is not None and in_force(ahead, each.since) == each]
    return tuple(sorted(read, key=lambda each: each.since or at))


def beginning(wanted: datetime | None, now: datetime) -> datetime:
    """When a version begins that is published now. Raises TextTooEarly: nothing is put in force afterwards."""
    if wanted is None:
        return now
    if wanted < now:
        raise TextTooEarly
    return wanted


def language_read(spoken: str, there: Collection[str]) -> str:
    """The language in which a text is read to somebody who speaks this; empty when there is none."""
    return next((each for each in (spoken, spoken.split("-")[0], OURS) if each and each in there), "")


def is_older(versions: Collection[LegalText], version: str, at: datetime) -> bool:
    """versions: of one purpose. Whether what was read is ours and another version is read now in that language.

    What carries no version of ours (a form on paper, an announcement) is never called older.
    """
    read = next((each for each in versions if each.version == version), None)
    if read is None:
        return False
    now = in_force((each for each in versions if each.language == read.language), at)
    return now is not None and now.words != read.words
