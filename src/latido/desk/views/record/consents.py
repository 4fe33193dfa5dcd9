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
from latido.desk.views.base import agent_of, posted
from latido.desk.views.record.confirming import confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.interactions import api as interactions
from latido.interactions.contracts import COUNTER, Interaction
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing

MAY = "patients.consent"
HEARD = (Evidence.CALL, Evidence.IN_PERSON)


@access("patients.open")
@require_http_methods(["GET", "POST"])
def consents(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The screen; and one thing they say now."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        # Which permission is asked again comes in the body: no address says what of whom.
        asking = "ask_again" in request.POST or "look" in request.POST
        again = {name: request.POST.get(name, "") for name in ("purpose", "channel", "number")}
        hand = _in_hand(request, why)
        form = ConsentForm(None if asking else posted(request), initial=again if asking else None, spoken=_spoken(hand))
        of = Relationship(patient_id, why.contact.id if why.contact else None, request.actor, now)
        if "look" in request.POST:
            return render(request, "desk/patient/_consent_stands.html", _stands(of, form))
        if request.method == "POST" and not asking:
            if not (of.may(MAY) and confirmed(request, patient_id, why, now)):
                raise PermissionDenied
            if form.is_valid() and _may_say(form, why) and _was_read(form, text := _read_now(form, why, now)):
                _record(of, form, hand, now, text)
                of, form = (
                    Relationship(patient_id, of.contact_id, request.actor, utc_now()),
                    ConsentForm(spoken=_spoken(hand)),
                )
        status = 422 if form.errors else 200
        shown = _shown(of, form, why, hand) | {"confirmed": confirmed(request, patient_id, why, now)}
        return render(request, "desk/patient/consents.html", shown, status=status)


def _in_hand(request: StaffRequest, why: Opening) -> Interaction | None:
    """In which it is said; also when whoever is there was not verified, whose no is heeded."""
    return why.contact or (interactions.current_of(agent_of(request)) if why.unsure else None)


def _spoken(hand: Interaction | None) -> Evidence | None:
    """How a word in the contact in hand can be shown."""
    if hand is None:
        return None
    return Evidence.IN_PERSON if hand.channel == COUNTER else Evidence.CALL


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
    in_contact = why.contact is not None and said["evidence"] in HEARD
    if not in_contact or said["given"] != "yes" or said["number"] is not None:
        return None
    return _text(Purpose(said["purpose"]), spoken_in(why), now)


def _text(purpose: Purpose, spoken: str, now: datetime) -> legal.LegalText | None:
    versions = compliance.legal_texts([purpose], orgs.organisation().country)[purpose]
    return compliance.text_to_read(versions, spoken, now)


def spoken_in(why: Opening) -> str:
    return why.contact.language if why.contact else ""


def _record(
    of: Relationship, form: ConsentForm, hand: Interaction | None, now: datetime, text: legal.LegalText | None
) -> None:
    """A refusal of calls ends the call we owe them, unless it is being made."""
    said = form.cleaned_data
    place = said["number"]
    address = of.telephones[place] if place is not None and place < len(of.telephones) else ""
    heard = hand if said["evidence"] in HEARD else None
    new = NewConsent(
        Purpose(said["purpose"]),
        given=said["given"] == "yes",
        channel=Channel(said["channel"]),
        patient_id=None if address else of.id,
        address=address,
        evidence=Evidence(said["evidence"]),
        ref=heard.id if heard else None,
        words=said["words"],
        text_version=text.version if text else (heard.announcement_version if heard else ""),
        language=text.language if text else (hand.language if hand else ""),
    )
    compliance.record_consent(new, actor=of.actor, now=now)
    refused = not new.given and new.purpose in (Purpose.EVERY, Purpose.CARE)
    if refused and new.channel in (Channel.ANY, Channel.VOICE) and of.callback and not of.callback.dialling:
        routing.cancel_callback(of.callback.id, actor=of.actor, now=now)


def _shown(of: Relationship, form: ConsentForm, why: Opening, hand: Interaction | None) -> dict[str, object]:
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
        "hand": hand,
        "place": _place(of, form),
        **_stands(of, form),
    }


def _stands(of: Relationship, form: ConsentForm) -> dict[str, str]:
    """What is on file of what would be written now: seen before, or the wrong record is seen too late."""
    purpose, channel = form["purpose"].value() or "", form["channel"].value() or ""
    known = purpose in set(Purpose) and channel in set(Channel) and _place(of, form) is None
    return {"stands": panel.stands(of, Purpose(purpose), Channel(channel)) if known else ""}


def _place(of: Relationship, form: ConsentForm) -> panel.Number | None:
    """The telephone that it is about, when it is about one alone."""
    place = str(form["number"].value() or "")
    return next((each for each in panel.numbers(of) if str(each.place) == place), None)


@access(MAY)
@require_GET
def text(request: StaffRequest) -> HttpResponse:
    """What is read aloud for one purpose. It is the clinic's own, and nobody's data."""
    asked, spoken = request.GET.get("purpose", ""), request.GET.get("spoken", "")
    if asked not in set(Purpose):
        raise Http404
    return render(request, "desk/patient/_consent_text.html", {"text": _text(Purpose(asked), spoken, utc_now())})
