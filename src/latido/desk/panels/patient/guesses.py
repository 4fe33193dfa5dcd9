"""What they will probably need, and why: rules on what the page already knows; other parts of the house add theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk.core import guessing
from latido.desk.core.guessing import Because, Facts, Guess, Rule, held, likeliest
from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Whole
from latido.interactions.contracts import EndedBy, EndReason, PastContact
from latido.patients.contracts import Act
from latido.plumbing.ui.words import day
from latido.scheduling.contracts import AppointmentStatus

F = TypeVar("F")
SHORT = timedelta(seconds=60)  # a talk that ends so soon was cut


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Rules(Generic[F]):
    """Rules that can be read, and what they ask about."""

    facts: Callable[[Whole], F]
    rules: Sequence[Rule[F]]

    def held(self, whole: Whole) -> list[tuple[int, Guess]]:
        return held(self.facts(whole), self.rules)


def panel(brought: Sequence[Rules[Any]]) -> Panel[Whole]:
    """The likeliest of all of them, each with its why; and the rules themselves, heaviest first."""
    book = sorted((rule for each in brought for rule in each.rules), key=lambda rule: -rule.weight)

    def context(whole: Whole) -> dict[str, Any]:
        found = likeliest(each for rules in brought for each in rules.held(whole))
        return {
            "guesses": [Line(_(each.title), in_words(each.because)) for each in found],
            "rules": [Line(_(rule.title), _(rule.says)) for rule in book],
        }

    return Panel("guesses", context, tells=Act.APPOINTMENTS)


def facts(whole: Whole) -> Facts:
    """What the rules ask about, in the organisation's zone."""
    coming, last = next(iter(whole.to_come), None), next(iter(whole.gone), None)
    promise, cover = whole.promise, whole.coverage
    return Facts(
        now=timezone.localtime(whole.now),
        cut_off=_local(_cut_off(whole.contacts[0])) if whole.contacts else None,
        callback=whole.callback is not None,
        promised=_local(promise.at) if promise else None,
        promise_due=_local(promise.promise_due) if promise else None,
        lately=tuple((timezone.localtime(each.at), each.queue_name) for each in whole.contacts),
        next_visit=_local(coming.start) if coming else None,
        preparation=bool(coming and coming.visit_type.preparation),
        requires=coming.visit_type.requires if coming else "",
        missed=_local(last.start) if last and last.status is AppointmentStatus.NO_SHOW else None,
        seen=_local(last.start) if last and last.status is AppointmentStatus.FULFILLED else None,
        cancelled=_local(last.start) if last and last.status is AppointmentStatus.CANCELLED else None,
        cover_ends=timezone.make_aware(datetime.combine(cover.valid_to, time.min))
        if cover and cover.valid_to
        else None,
        incomplete=whole.header.incomplete,
    )


def in_words(because: Because) -> str:
    """Instants are said as days."""
    places = {name: day(said) if isinstance(said, datetime) else said for name, said in because.places.items()}
    return _(because.words) % places


def _cut_off(last: PastContact) -> datetime | None:
    """When the last talk ended, if it was by a fault or within a minute."""
    if last.answered_at is None or last.ended_at is None:
        return None
    cut = last.ended_by == EndedBy.SYSTEM or last.end_reason == EndReason.INTERRUPTED
    return last.ended_at if cut or last.ended_at - last.answered_at < SHORT else None


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at else None


RULES = Rules(facts, guessing.RULES)
