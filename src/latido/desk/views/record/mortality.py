"""*Fallecimiento*: written down when it is known, undone when it was a mistake; the family is left in peace."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.desk.forms_manner import DeathForm
from latido.desk.panels.patient.whole import Relationship
from latido.desk.views.base import posted
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.manner import opened
from latido.desk.views.record.opening import Opening
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import DEATH_SOURCES, Patient
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import Promise
from latido.staff import api as staff


@access("patients.deceased")
@require_http_methods(["GET", "POST"])
def death(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """What is known; POST shows what would change, and the second one, with save, writes it: from then on nothing is
    sent or dialled to them.
    """
    now = utc_now()
    with compliance.together():
        header, why = opened(request, patient_id, now)
        if not confirmed(request, header.id, why, now):
            return ask(header.id, "death")
        of = Relationship(header.id, why.contact.id if why.contact else None, request.actor, now)
        form, differences = DeathForm(posted(request)), None
        if request.method == "POST" and form.is_valid() and _possible(form, header, now):
            if request.POST.get("save"):
                _write(of, form)
                return redirect("desk:open-record", header.id)
            differences = None if request.POST.get("again") else _differences(of, form)
        shown = _shown(of, form, header, why) | {"form": form, "differences": differences}
        return render(request, "desk/patient/death.html", shown, status=422 if form.errors else 200)


def _possible(form: DeathForm, header: Patient, now: datetime) -> bool:
    try:
        patients.must_be_possible(form.cleaned_data["died_on"], header.birth_date, now)
    except patients.InvalidPatient as problem:
        for field, words in problem.problems.items():
            form.add_error(field, words)
        return False
    return True


def _write(of: Relationship, form: DeathForm) -> None:
    said = form.cleaned_data
    patients.mark_deceased(of.id, said["died_on"], said["source"], of.actor, of.now, of.contact_id)
    owed = of.callback
    if owed is not None and not owed.dialling and _becomes(owed, form) == "stop":
        routing.cancel_callback(owed.id, actor=of.actor, now=of.now)


def _differences(of: Relationship, form: DeathForm) -> list[tuple[str, str, str]]:
    """What it says now and what it would: seen before it is written, as with every datum of a record."""
    said, owed = form.cleaned_data, of.callback
    on = f"{said['died_on']:%d/%m/%Y}" if said["died_on"] else _("no se sabe cuándo")
    found = [
        (_("Fallecimiento"), "", f"{on} · {_(DEATH_SOURCES[said['source']])}"),
        (_("Mensajes y llamadas"), _("como los permite"), _("ninguno")),
        (_("Su familia"), "", _("sin recordatorios, encuestas ni cobros, hasta que un supervisor lo levante")),
    ]
    if owed is not None and not owed.dialling:
        stops = _becomes(owed, form) == "stop"
        kept, gone = _("sigue en su lugar, para la familia"), _("se anula")
        found.append((_("La llamada que le debemos"), owed.queue, gone if stops else kept))
    return found


def _becomes(owed: Promise, form: DeathForm) -> str:
    return str(form.cleaned_data["promised"] or _usual(owed))


def _usual(owed: Promise) -> str:
    """Of a telephone that others use too it is theirs, until somebody says that it is not."""
    return "family" if patients.is_shared(owed.number) else "stop"


@access("patients.undo_deceased")
@require_POST
def not_dead(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """It was a mistake."""
    now = utc_now()
    with compliance.together():
        header, why = opened(request, patient_id, now)
        if not confirmed(request, header.id, why, now):
            return ask(header.id, "death")
        patients.undo_deceased(header.id, request.actor, now)
    return redirect("desk:open-record", header.id)


@access("patients.undo_deceased")
@require_POST
def release(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The family may be reminded and asked again."""
    now = utc_now()
    with compliance.together():
        header, why = opened(request, patient_id, now)
        if not confirmed(request, header.id, why, now):
            return ask(header.id, "death")
        patients.release_family(header.id, request.actor, now)
    return redirect("desk:death", header.id)


def _shown(of: Relationship, form: DeathForm, header: Patient, why: Opening) -> dict[str, object]:
    known = patients.death_of(of.id, of.actor, of.contact_id) if header.deceased else None
    owed = None if header.deceased else of.callback
    return {
        "patient": header,
        "patient_id": of.id,
        "known": known,
        "source": _(DEATH_SOURCES[known.source]) if known else "",
        "by": staff.names([known.by]).get(known.by, "") if known and known.by else "",
        "owed": owed,
        "chosen": form["promised"].value() or (_usual(owed) if owed else ""),
        "may_undo": of.may("patients.undo_deceased"),
        "contact": why.contact,
    }
