"""Two data of a person before anything is written on their record; whoever was verified in a contact has said them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.desk.panels import words
from latido.desk.views.record.opening import Opening, needed
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Check
from latido.plumbing.access import StaffRequest, access

CONFIRMED = "latido-confirmed"  # in the session: patient -> when, and how often it was wrong
GOOD_FOR = timedelta(minutes=30)
MOST_WRONG = 3
NEEDED = 2
NAME = "name"
THEN = {
    "edit": "desk:edit-record",
    "consents": "desk:consents",
    "safe": "desk:safe-contact",
    "upkeep": "desk:open-record",
    "visits": "desk:open-record",
    "coverage": "desk:coverage",
    "nursing": "desk:nursing",
    "death": "desk:death",
    "manner": "desk:manner",
    "rights": "desk:rights",
}


def confirmed(request: StaffRequest, patient_id: UUID, why: Opening, now: datetime) -> bool:
    """Nobody types them twice: three data said in a contact are more than two."""
    at, _wrong = _kept(request, patient_id)
    return why.contact is not None or (at is not None and now - at < GOOD_FOR)


def _kept(request: StaffRequest, patient_id: UUID) -> tuple[datetime | None, int]:
    at, wrong, since = request.session.get(CONFIRMED, {}).get(str(patient_id), ("", 0, ""))
    old = since and utc_now() - datetime.fromisoformat(since) > GOOD_FOR
    return (datetime.fromisoformat(at) if at else None), 0 if old else wrong


def _keep(request: StaffRequest, patient_id: UUID, *, at: datetime | None, wrong: int) -> None:
    said = [at.isoformat() if at else "", wrong, utc_now().isoformat()]
    request.session[CONFIRMED] = {**request.session.get(CONFIRMED, {}), str(patient_id): said}


def ask(patient_id: UUID, then: str) -> HttpResponse:
    """To where the two data are asked for; afterwards on to what was wanted."""
    return redirect(f"{reverse('desk:confirm', args=[patient_id])}?doing={then}")


@sensitive_post_parameters()
@access("patients.open")
@require_http_methods(["GET", "POST"])
def confirm(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The screen answers whether both coincide, not which: a record that is not theirs gives nothing away.

    Where the record has too little to compare, the whole name stands for the second; by itself only for who answers
    for identities.
    """
    now, then = utc_now(), request.GET.get("doing", "")
    if then not in THEN:
        then = "edit"
    with compliance.together():
        why = needed(request, patient_id, now)
        if confirmed(request, patient_id, why, now):
            return redirect(THEN[then], patient_id)
        asked = list(patients.checks_available(patient_id, request.actor))[:NEEDED]
        nothing = not asked and not request.actor.may("patients.edit_identity")
        _at, wrong = _kept(request, patient_id)
        if request.method == "POST":
            if wrong >= MOST_WRONG or nothing:
                raise PermissionDenied
            if _coincide(request, patient_id, asked):
                _keep(request, patient_id, at=now, wrong=0)
                return redirect(THEN[then], patient_id)
            wrong += 1
            _keep(request, patient_id, at=None, wrong=wrong)
    shown = {
        "patient_id": patient_id,
        "then": then,
        "asked": [*_named(asked), *((each.value, *words.CHECKS[each][:2]) for each in asked)],
        "wrong": _wrong(wrong) if request.method == "POST" else "",
        "over": wrong >= MOST_WRONG,
        "nothing": nothing,
    }
    return render(request, "desk/patient/confirm.html", shown, status=422 if request.method == "POST" else 200)


def _named(asked: list[Check]) -> list[tuple[str, str, str]]:
    return [] if len(asked) >= NEEDED else [(NAME, _("Nombre y apellidos"), _("Completo, como lo dice"))]


def _coincide(request: StaffRequest, patient_id: UUID, asked: list[Check]) -> bool:
    """All of them are compared, so that neither the audit nor the time it takes says which was wrong."""
    answers = [patients.compare(patient_id, each, request.POST.get(each.value, ""), request.actor) for each in asked]
    if _named(asked):
        answers.append(patients.is_named(patient_id, request.POST.get(NAME, ""), request.actor))
    return all(answers)


def _wrong(times: int) -> str:
    if times >= MOST_WRONG:
        return _("No coinciden. Puede que esta no sea la ficha: búsquela de nuevo con el documento.")
    return _("No coinciden los dos. Revise si esta es la ficha.")
