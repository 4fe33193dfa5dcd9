"""How long each kind of record is kept in the organisation of the scope, and what it decided of that."""

from collections.abc import Iterator, Mapping

from latido.compliance import ports
from latido.compliance.contracts import Problem
from latido.compliance.core import keeping
from latido.compliance.tables.keeping import Retention
from latido.compliance.values.keeping import Period, Record, RetentionItem
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _

KEY = "conservacion"


def period_of(record: Record) -> Period:
    """The strictest of the house's country and the others that it says apply."""
    return _period(record, item())


def countries() -> tuple[str, ...]:
    """Whose rules apply: the house's, and those that it says apply too."""
    return (ports.house().country, *_others(item()))


def item() -> RetentionItem:
    row = Retention.objects.first()
    return RetentionItem(row.also, row.recording, row.patient, row.contact) if row else RetentionItem()


def _period(record: Record, decided: RetentionItem) -> Period:
    chosen = {
        Record.RECORDING: decided.recording,
        Record.PATIENT: decided.patient,
        Record.CONTACT: decided.contact,
    }
    return keeping.period(record, (ports.house().country, *_others(decided)), chosen.get(record, 0))


def _others(decided: RetentionItem) -> tuple[str, ...]:
    return tuple(each.strip().upper() for each in decided.also.split(",") if each.strip())


class Retentions(ports.Kind[RetentionItem]):
    """How long the clinic keeps what the law leaves to it."""

    name = "retention"
    shape = RetentionItem
    fixed = True

    def items(self) -> Mapping[str, RetentionItem]:
        return {KEY: item()}

    def problems(self, key: str, item: RetentionItem, *, actor: Actor) -> Iterator[Problem]:
        for country in _others(item):
            if country not in keeping.PACKS:
                yield Problem(_("«{about}» no es un país que se conozca."), country, "also")
                return
        for record, chosen, field in (
            (Record.RECORDING, item.recording, "recording"),
            (Record.PATIENT, item.patient, "patient"),
            (Record.CONTACT, item.contact, "contact"),
        ):
            asked = _period(record, item)
            if chosen and chosen < asked.least:
                yield Problem(_("No menos de {about} meses: es lo mínimo que aplica aquí."), str(asked.least), field)

    def write(self, key: str, item: RetentionItem, *, actor: Actor) -> None:
        values = {"also": item.also, "recording": item.recording, "patient": item.patient, "contact": item.contact}
        if not Retention.objects.update(**values):
            Retention.objects.create(**values)


KINDS = (Retentions(),)
