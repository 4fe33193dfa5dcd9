"""The register of third parties: what a clinic writes of each, and how many lack a paper."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from latido.compliance import ports
from latido.compliance.contracts import Problem
from latido.compliance.tables.thirds import ThirdParty
from latido.compliance.values.posture import Control, Fact
from latido.compliance.values.thirds import AGREEMENTS, EndedThird, ThirdPartyItem, asks_for_somebody, is_covered
from latido.kernel import records
from latido.kernel.actor import Actor
from latido.kernel.paging import paged
from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _

MAY = "privacy.posture"
PAGE = 25


class ThirdParties(ports.Kind[ThirdPartyItem]):
    name = "third_party"
    shape = ThirdPartyItem

    def items(self) -> Mapping[str, ThirdPartyItem]:
        return {row.key: records.from_json(ThirdPartyItem, row.said) for row in _standing()}

    def problems(self, key: str, item: ThirdPartyItem, *, actor: Actor) -> Iterator[Problem]:
        if item.agreement not in AGREEMENTS:
            yield Problem(_("No hay un acuerdo con ese nombre."), field="agreement")
        if item.agreement and (item.signed_on is None or not item.reference):
            yield Problem(_("De un acuerdo se escribe cuándo se firmó y dónde está."), field="reference")
        if item.signed_on and item.expires_on and item.expires_on < item.signed_on:
            yield Problem(_("Vence antes de haberse firmado."), field="expires_on")
        if item.sees_patients and not item.agreement:
            yield Problem(_("Sin acuerdo firmado no debe recibir datos de pacientes."), field="agreement", warns=True)

    def write(self, key: str, item: ThirdPartyItem, *, actor: Actor) -> None:
        """What was written before ends and stays: an agreement is shown six years later (45 CFR 164.316(b))."""
        now, said = utc_now(), records.as_json(item)
        if _standing().filter(key=key, said=said).exists():
            return
        _standing().filter(key=key).update(ended_at=now)
        ThirdParty.objects.create(key=key, said=said, since=now)

    def remove(self, key: str, *, actor: Actor) -> None:
        """It ends today. Nothing of it is taken away."""
        _standing().filter(key=key).update(ended_at=utc_now())


def _standing() -> QuerySet[ThirdParty]:
    rows: QuerySet[ThirdParty] = ThirdParty.objects.filter(ended_at=None)
    return rows


def is_trusted(key: str, now: datetime) -> bool:
    """Whether patients' data may go to this third party today: it is written down, and its paper is in force."""
    row = _standing().filter(key=key).first()
    return row is not None and is_covered(records.from_json(ThirdPartyItem, row.said), _today(now))


def ended(*, actor: Actor, page: int = 1) -> tuple[list[EndedThird], bool]:
    """A page of what was written and counts no more, the newest end first. Raises PermissionError."""
    if not actor.may(MAY):
        raise PermissionError(MAY)
    rows, more = paged(ThirdParty.objects.exclude(ended_at=None).order_by("-ended_at", "-id"), page, PAGE)
    return [
        EndedThird(row.key, records.from_json(ThirdPartyItem, row.said), row.since, row.ended_at) for row in rows
    ], more


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(ports.house().time_zone)).date()


def facts(now: datetime) -> Iterator[Fact]:
    """Nothing while the register is empty: that nobody is written down does not say that nobody is there."""
    known, today = list(THIRD_PARTIES.items().values()), _today(now)
    if known:
        asking = sum(asks_for_somebody(each, today) for each in known)
        uncovered = sum(not is_covered(each, today) for each in known)
        yield Fact(Control.THIRD_PARTIES, wrong=asking, late=uncovered, of=len(known))


THIRD_PARTIES = ThirdParties()
KINDS = (THIRD_PARTIES,)
