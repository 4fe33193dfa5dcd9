"""Whom somebody asks to be attended by, by name: who keeps patients knows no staff."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from latido.kernel.actor import Actor
from latido.patients.contracts import Candidate, Hint, Patient
from latido.staff import api as staff

Person = TypeVar("Person", Candidate, Patient)


def named(people: Iterable[Person], actor: Actor) -> tuple[Person, ...]:
    """The same, with the name of whom they ask for among what is to be known before greeting."""
    shown = tuple(people)
    wanted = {hint.whom for each in shown for hint in each.hints if hint.whom}
    names = staff.names(wanted) if wanted else {}
    return tuple(replace(each, hints=tuple(_told(hint, names, actor) for hint in each.hints)) for each in shown)


def _told(hint: Hint, names: Mapping[UUID, str], actor: Actor) -> Hint:
    if hint.whom is None or hint.whom not in names:
        return hint
    if hint.whom == actor.id:
        return replace(hint, words=_("Pide que le atienda usted"))
    return replace(hint, words=_("Pide que le atienda %(name)s") % {"name": names[hint.whom]})
