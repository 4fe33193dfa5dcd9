"""Documents and telephones for statements that are said word for word: how they lie in the columns, and by what marks
they are found. Models do the same by themselves. All in a scope; each raises KeyMissing.
"""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from latido.patients.models import ContactPoint, Identifier, ImportRow, Patient, SafeNumber
from latido.plumbing import tenancy
from latido.plumbing.keys import Mark, SealedJSON, SoughtText, marker


def _sought(model: Any, name: str) -> SoughtText:
    return cast(SoughtText, model._meta.get_field(name))


def _mark(model: Any, name: str) -> Mark:
    return cast(Mark, model._meta.get_field(name))


TELEPHONE, DOCUMENT, SAFE = _sought(ContactPoint, "e164"), _sought(Identifier, "value"), _sought(SafeNumber, "e164")
PERSON, GIVEN, BEFORE = (cast(SealedJSON, ImportRow._meta.get_field(name)) for name in ("person", "given", "before"))
MANNER = Patient._meta.get_field("manner")
_TELEPHONE, _ENDING = _mark(ContactPoint, "e164_mark"), _mark(ContactPoint, "ending_mark")
_DOCUMENT = _mark(Identifier, "value_mark")


def marks_of_telephones(numbers: Iterable[str]) -> list[UUID]:
    """Of contact points and of safe numbers."""
    return _TELEPHONE.marks(numbers)


def marks_of_endings(digits: Iterable[str]) -> list[UUID]:
    """Of the last four of each: whoever asks for more compares what is found."""
    return _ENDING.marks(digits)


def marks_of_keys(keys: Iterable[str]) -> list[str]:
    """Of what rows of a file are found by."""
    mark = marker("import key", tenancy.current_organisation())
    return [mark(each).hex for each in keys]


def marks_of_documents(values: Iterable[str]) -> list[UUID]:
    return _DOCUMENT.marks(values)
