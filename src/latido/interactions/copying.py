"""A patient's contacts, recordings and verifications, for the copy they asked for, and whether they may have it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.contracts import handing
from latido.interactions import timelines
from latido.interactions.contracts import PastContact
from latido.interactions.models import Interaction, InteractionPatient, RecordingSegment, VerificationEvent
from latido.interactions.services import people
from latido.kernel import references
from latido.kernel.words import gettext_noop
from latido.patients.contracts import Act, Check, Level

STEP = 200
TODAY = timedelta(hours=24)
_CHECKS = {  # what was asked, never what was answered
    Check.DOCUMENT: gettext_noop("Documento"),
    Check.BIRTH_DATE: gettext_noop("Fecha de nacimiento"),
    Check.ADDRESS: gettext_noop("Dirección"),
    Check.EMAIL: gettext_noop("Correo"),
    Check.LAST_VISIT: gettext_noop("Última visita"),
    Check.SPEAKER_DOCUMENT: gettext_noop("Documento de quien habla"),
    Check.CALL_BACK: gettext_noop("Se le devolvió la llamada"),
    Check.IN_PERSON: gettext_noop("En persona"),
}


Batch = Callable[[], Iterable[handing.Piece]]


class _InBatches:
    """What somebody may have very much of, gathered part by part; the ids alone are asked for at once."""

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        return chain.from_iterable(batch() for batch in self.batches(patient_id, now=now))

    def batches(self, patient_id: UUID, *, now: datetime) -> Sequence[Batch]:
        ids = list(self._ids(patient_id))
        return [partial(self._of, patient_id, ids[first : first + STEP]) for first in range(0, len(ids), STEP)]

    def _ids(self, patient_id: UUID) -> Iterable[Any]:
        raise NotImplementedError

    def _of(self, patient_id: UUID, ids: Sequence[Any]) -> Iterable[handing.Piece]:
        raise NotImplementedError


class Contacts(_InBatches):
    """When, by what, what for and what came of it. What an agent noted is proposed to stay out."""

    name = "contacts"

    def _ids(self, patient_id: UUID) -> Iterable[UUID]:
        rows = InteractionPatient.objects.filter(patient_id=patient_id)
        rows = rows.order_by("interaction__opened_at", "interaction_id")
        found: Iterable[UUID] = rows.values_list("interaction_id", flat=True)
        return found

    def _of(self, patient_id: UUID, ids: Sequence[UUID]) -> Iterable[handing.Piece]:
        for each in sorted(timelines.lines(patient_id, ids), key=lambda one: one.at):
            yield from _contact(patient_id, each)


def _contact(patient_id: UUID, one: PastContact) -> Iterator[handing.Piece]:
    reserved = handing.Withheld.RESERVED if one.tags else handing.Withheld.NONE
    lines = (
        (_("Por dónde"), one.queue_name),
        (_("Qué resultó"), one.disposition),
        (_("Qué se prometió"), one.promise),
    )
    fhir = {
        "resourceType": "Communication",
        "id": str(one.interaction_id),
        "status": "completed",
        "subject": {"reference": f"Patient/{patient_id}"},
        "sent": one.at.isoformat(),
        "medium": [{"text": one.channel}],
        "topic": {"text": one.disposition},
    }
    told = tuple(each for each in lines if each[1])
    held = (one.interaction_id,)
    section = _("Contactos")
    yield handing.Piece(section, _("Llamada"), told, one.at, reserved, fhir, held=held)
    if one.note:
        why = reserved or handing.Withheld.NOTES
        yield handing.Piece(section, _("Nota de quien atendió"), ((_("Nota"), one.note),), one.at, why, held=held)


class Recordings(_InBatches):
    """That there are, and how to hear them: their sound may be somebody else's too, and is heard with somebody."""

    name = "recordings"

    def _ids(self, patient_id: UUID) -> Iterable[Any]:
        rows = RecordingSegment.objects.filter(interaction__patients__patient_id=patient_id, state="stored")
        found: Iterable[Any] = rows.order_by("started_at", "id").values_list("id", flat=True)
        return found

    def _of(self, patient_id: UUID, ids: Sequence[Any]) -> Iterable[handing.Piece]:
        for row in RecordingSegment.objects.filter(id__in=ids).order_by("started_at", "id"):
            length = f"{int(row.seconds) // 60}:{int(row.seconds) % 60:02d}"
            number = references.shown(row.id)
            how = _("Pida hora con este número: la escucha con usted quien guarda la privacidad.")
            lines = ((_("Número"), number), (_("Duración"), length), (_("Cómo oírla"), how))
            tagged = timelines.tags_of(row.interaction_id)
            yield handing.Piece(
                _("Grabaciones"), _("Grabación"), lines, row.started_at,
                handing.Withheld.RESERVED if tagged else handing.Withheld.NONE, held=(row.id, row.interaction_id),
            )  # fmt: skip


class Verifications(_InBatches):
    """What somebody was asked to show who they are, and whether it coincided. The answers are not kept."""

    name = "verifications"

    def _ids(self, patient_id: UUID) -> Iterable[Any]:
        rows = VerificationEvent.objects.filter(patient_id=patient_id)
        found: Iterable[Any] = rows.order_by("at", "id").values_list("id", flat=True)
        return found

    def _of(self, patient_id: UUID, ids: Sequence[Any]) -> Iterable[handing.Piece]:
        for row in VerificationEvent.objects.filter(id__in=ids).order_by("at", "id"):
            what = _(_CHECKS[Check(row.method)])
            came = _("coincidió") if row.outcome else _("no coincidió")
            yield handing.Piece(_("Verificaciones de identidad"), _("Pregunta"), ((what, came),), row.at)


contributors = (Contacts(), Recordings(), Verifications())


def identified(patient_id: UUID, now: datetime) -> UUID | None:
    """The newest contact of the last 24 hours in which who is on the line may be given a copy."""
    lately = Interaction.objects.filter(
        patients__patient_id=patient_id, opened_at__gt=now - TODAY, verified_level__gte=Level.L3
    ).order_by("-opened_at")
    ids: list[UUID] = list(lately.values_list("id", flat=True)[:10])
    return next((each for each in ids if people.may(each, patient_id, Act.EXPORT, now=now).allowed), None)
