"""*Permisos*: what a patient allows, on one screen: seen, given, withdrawn; and telephones that want no calls."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import Channel, Evidence, NewConsent, Purpose
from latido.compliance.contracts import texts as legal
from latido.desk.forms import ConsentForm
from latido.desk.panels.patient import consents as panel
from latido.desk.panels.patient.whole import Relationship
from latido.desk.views.record.confirming import confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing

MAY = "patients.consent"


@access("patients.open")
@require_http_methods(["GET", "POST"])
def consents(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The screen; and one thing they say now."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        # Which permission is asked again comes in the body: no address says what of whom.
        asking = "ask_again" in request.POST
        again = {"purpose": request.POST.get("purpose", ""), "channel": request.POST.get("channel", "")}
        form = ConsentForm(initial=again) if asking else ConsentForm(request.POST or None)
        of = Relationship(patient_id, why.contact.id if why.contact else None, request.actor, now)
        if request.method == "POST" and not asking:
            if not (of.may(MAY) and confirmed(request, patient_id, why, now)):
                raise PermissionDenied
            if form.is_valid() and _may_say(form, why) and _was_read(form, text := _read_now(form, why, now)):
                _record(of, form, why, now, text)
                of, form = Relationship(patient_id, of.contact_id, request.actor, utc_now()), ConsentForm()
        status = 422 if form.errors else 200
        shown = _shown(of, form, why) | {"confirmed": confirmed(request, patient_id, why, now)}
        return render(request, "desk/patient/consents.html", shown, status=status)


def _may_say(form: ConsentForm, why: Opening) -> bool:
    """Anybody's no is heeded; a yes is of whoever was verified, or is not on the line."""
    if form.cleaned_data["given"] != "yes" or not why.unsure:
        return True
    form.add_error(
        "given",
        _("Quien está con usted no se ha identificado: un sí se anota cuando lo haga. Un no sí puede anotarse."),
    )
    return False


def _was_read(form: ConsentForm, text: legal.LegalText | None) -> bool:
    """Nobody allows one text and is written down with another: one that began meanwhile is read again."""
    if text is None or text.version == form.cleaned_data["text"]:
        return True
    form.add_error("given", _("El texto que se lee es otro desde ahora. Léalo y anote lo que dice."))
    return False


def _read_now(form: ConsentForm, why: Opening, now: datetime) -> legal.LegalText | None:
    """What is read before this is allowed; none for a no, a paper, a message, or a telephone's own word."""
    said = form.cleaned_data
    in_call = why.contact is not None and said["evidence"] == Evidence.CALL
    if not in_call or said["given"] != "yes" or said["number"] is not None:
        return None
    return _text(Purpose(said["purpose"]), spoken_in(why), now)


def _text(purpose: Purpose, spoken: str, now: datetime) -> legal.LegalText | None:
    versions = compliance.legal_texts([purpose], orgs.organisation().country)[purpose]
    return compliance.text_to_read(versions, spoken, now)


def spoken_in(why: Opening) -> str:
    return why.contact.language if why.contact else ""


def _record(of: Relationship, form: ConsentForm, why: Opening, now: datetime, text: legal.LegalText | None) -> None:
    """A refusal of calls ends the call we owe them, unless it is being made."""
    said = form.cleaned_data
    place = said["number"]
    address = of.telephones[place] if place is not None and place < len(of.telephones) else ""
    in_call = why.contact is not None and said["evidence"] == Evidence.CALL
    announced = why.contact.announcement_version if why.contact and in_call else ""
    new = NewConsent(
        Purpose(said["purpose"]),
        given=said["given"] == "yes",
        channel=Channel(said["channel"]),
        patient_id=None if address else of.id,
        address=address,
        evidence=Evidence(said["evidence"]),
        ref=why.contact.id if why.contact and in_call else None,
        words=said["words"],
        text_version=text.version if text else announced,
        language=text.language if text else spoken_in(why),
    )
    compliance.record_consent(new, actor=of.actor, now=now)
    refused = not new.given and new.purpose in (Purpose.EVERY, Purpose.CARE)
    if refused and new.channel in (Channel.ANY, Channel.VOICE) and of.callback and not of.callback.dialling:
        routing.cancel_callback(of.callback.id, actor=of.actor, now=now)


def _shown(of: Relationship, form: ConsentForm, why: Opening) -> dict[str, object]:
    texts = compliance.legal_texts(list(Purpose), orgs.organisation().country)
    asked = form["purpose"].value() or ""
    purpose = Purpose(asked) if asked in set(Purpose) else Purpose.EVERY
    return {
        "patient_id": of.id,
        "name": patients.shown_names([of.id], of.actor).get(of.id, ""),
        "lines": panel.lines(of, texts=texts),
        "history": panel.history(of),
        "numbers": panel.numbers(of),
        "form": form,
        "contact": why.contact,
        "may": of.may(MAY),
        "text": compliance.text_to_read(texts[purpose], spoken_in(why), of.now),
        "spoken": spoken_in(why),
    }


@access(MAY)
@require_GET
def text(request: StaffRequest) -> HttpResponse:
    """What is read aloud for one purpose. It is the clinic's own, and nobody's data."""
    asked, spoken = request.GET.get("purpose", ""), request.GET.get("spoken", "")
    if asked not in set(Purpose):
        raise Http404
    return render(request, "desk/patient/_consent_text.html", {"text": _text(Purpose(asked), spoken, utc_now())})
