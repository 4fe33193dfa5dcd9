"""Acts on the call in hand: who calls, about whom, verified how, and the note."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.desk.forms import NoteForm
from latido.desk.panels import asked, call, family, people, verifying
from latido.desk.views.base import asked_patient, fragment, mine, must_may, of_contact, unfinished, verified
from latido.desk.views.stage import call_stage, desk
from latido.interactions import api as interactions
from latido.interactions.contracts import AlreadyClosed, CallerKind, NotNow, OutOfTries
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Act, Check, Level
from latido.plumbing.access import StaffRequest, access


@access("desk.use")
@require_GET
def head(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Name, level, recording and hold: what changes by itself in a call."""
    contact, now = unfinished(request, interaction_id), utc_now()
    seen = people.look(contact, asked_patient(request), request.actor, now)
    return fragment(request, "desk/call/_call_head.html", call.head_context(seen, request.actor, now))


@access("desk.use")
@require_GET
def work(request: StaffRequest, interaction_id: UUID, work: str) -> HttpResponse:
    """What is open in the middle: who it is about, the person, a note."""
    if work not in call.WORKS:
        raise Http404
    contact, now = unfinished(request, interaction_id), utc_now()
    seen = people.look(contact, asked_patient(request), request.actor, now)
    shown = {**call.head_context(seen, request.actor, now), **call.work_context(seen, work, request.actor, now)}
    return render(request, "desk/call/_work.html", shown)


@access("interactions.handle")
@require_POST
def caller_kind(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """*Quién llama*, apart from the patient. With a patient chosen, what may be proven and shown changes with it."""
    contact = mine(request, interaction_id)
    try:
        kind = CallerKind(request.POST.get("caller_kind", ""))
    except ValueError:
        raise Http404 from None
    try:
        interactions.set_caller_kind(contact.id, kind, actor=request.actor, name=contact.caller_name)
    except NotNow:
        return over(request)
    if (chosen := asked_patient(request)) in contact.patient_ids:
        return call_stage(request, mine(request, contact.id), utc_now(), patient_id=chosen)
    return HttpResponse(status=204, headers={"HX-Trigger": "desk-changed"})


@access("patients.open")
@require_POST
def link(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """This call is about this person too. related: somebody of theirs who speaks, as the list of carers said."""
    contact, now = mine(request, interaction_id), utc_now()
    if not patients.is_known(patient_id):
        raise Http404
    try:
        related = UUID(request.POST["related"]) if request.POST.get("related") else None
        if related and not patients.is_relative(related, patient_id):
            raise Http404
        interactions.link_patient(contact.id, patient_id, actor=request.actor, now=now)
        if related:
            interactions.speaks(contact.id, patient_id, related, actor=request.actor, now=now)
            contact = mine(request, contact.id)
    except ValueError:
        raise Http404 from None
    except NotNow:
        return over(request)
    if request.headers.get("HX-Target") == "workspace":  # chosen in the search page
        return desk(request, now, patient_id=patient_id)
    return call_stage(request, contact, now, patient_id=patient_id)


@access("patients.open")
@require_POST
def unlink(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """It was not about this person."""
    contact, now = mine(request, interaction_id), utc_now()
    try:
        interactions.unlink_patient(contact.id, of_contact(contact, patient_id), actor=request.actor)
    except NotNow:
        return over(request)
    return call_stage(request, contact, now)


@sensitive_post_parameters()
@access("patients.verify")
@require_http_methods(["GET", "POST"])
def verify(request: StaffRequest, interaction_id: UUID, patient_id: UUID, check: str) -> HttpResponse:
    """Compare what is said with the record: the screen answers and never shows. GET clears one to type it again."""
    contact = mine(request, interaction_id)
    of_contact(contact, patient_id)
    try:
        asked = Check(check)
    except ValueError:
        raise Http404 from None
    now = utc_now()
    if request.method == "GET":
        return _field(request, unfinished(request, contact.id).id, patient_id, asked, again=True)
    before = interactions.verification(contact.id, patient_id, now=now).level
    try:
        after = interactions.verify(
            contact.id, patient_id, asked, request.POST.get(check, ""), actor=request.actor, now=now
        )
    except OutOfTries:
        return _field(request, contact.id, patient_id, asked, status=409)
    except NotNow:
        return over(request)
    if after.level >= Level.L2 > before:
        return _now_verified(request, contact.id, patient_id, now)
    return _field(request, contact.id, patient_id, asked)


def _field(
    request: StaffRequest,
    interaction_id: UUID,
    patient_id: UUID,
    asked: Check,
    *,
    again: bool = False,
    status: int = 200,
) -> HttpResponse:
    contact = mine(request, interaction_id)
    state = interactions.verification(contact.id, patient_id, now=utc_now())
    shown = verifying.context(patient_id, state, request.actor, contact)
    field = verifying.asked(asked, shown["verification"], contact, again=again)
    instead = [each for each in shown["checks"] if each.value == Check.EMAIL] if _address_failed(asked, field) else []
    return fragment(
        request,
        "desk/person/_verified.html",
        {**shown, "contact": contact, "answered": True, "check": field, "instead": instead},
        status=status,
    )


def _address_failed(asked: Check, field: verifying.Asked) -> bool:
    """Then the e-mail, which is the same datum, may be asked."""
    return asked is Check.ADDRESS and field.result == "no"


def _now_verified(request: StaffRequest, interaction_id: UUID, patient_id: UUID, now: datetime) -> HttpResponse:
    """The whole call opens; a form being filled in stays, and only what is around it opens."""
    contact = mine(request, interaction_id)
    if not request.POST.get("doing"):
        return call_stage(request, contact, now, patient_id=patient_id)
    response = fragment(
        request, "desk/person/_verified_aside.html", call.context(contact, patient_id, request.actor, now)
    )
    response.headers["HX-Reswap"] = "none"
    return response


@access("patients.verify")
@require_POST
def another_person(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Somebody else has the telephone: whoever it is shows anew who they are."""
    contact, now = mine(request, interaction_id), utc_now()
    try:
        interactions.another_person(contact.id, actor=request.actor, now=now)
    except NotNow:
        return over(request)
    return call_stage(request, mine(request, contact.id), now, patient_id=asked_patient(request))


@sensitive_post_parameters("read")
@access("patients.verify")
@require_POST
def second_factor(request: StaffRequest, interaction_id: UUID, patient_id: UUID, method: str) -> HttpResponse:
    """They answered at the number on file, or showed their document: recorded with who saw it."""
    contact, now = mine(request, interaction_id), utc_now()
    of_contact(contact, patient_id)
    if method not in (Check.CALL_BACK, Check.IN_PERSON):
        raise Http404
    read, born = request.POST.get("read", ""), request.POST.get("born", "")
    try:
        interactions.second_factor(
            contact.id, patient_id, Check(method), actor=request.actor, now=now, read=read, born=born
        )
    except (NotNow, OutOfTries):
        return over(request)
    return call_stage(request, mine(request, contact.id), now, patient_id=patient_id)


@access("desk.use")
@require_GET
def still_verified(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """Asked now and then of an open record: once it no longer counts, it closes around what is being written."""
    contact, now = unfinished(request, interaction_id), utc_now()
    of_contact(contact, patient_id)
    if verified(contact.id, patient_id):
        return HttpResponse(status=204)
    shown = call.context(contact, patient_id, request.actor, now)
    return fragment(request, "desk/person/_verified_aside.html", shown)


@access("patients.reveal")
@require_POST
def reveal(request: StaffRequest, interaction_id: UUID, patient_id: UUID, field: str) -> HttpResponse:
    """One hidden datum in full, for thirty seconds, as plain text."""
    contact = unfinished(request, interaction_id)
    of_contact(contact, patient_id)
    must_may(contact.id, patient_id, Act.DATA)
    try:
        shown = patients.reveal(patient_id, field, people.purpose(contact), request.actor)
    except (patients.NothingToShow, patients.PatientUnknown):
        raise Http404 from None
    return HttpResponse(shown, content_type="text/plain; charset=utf-8")


@access("interactions.handle")
@require_POST
def draft(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Keep the note as it is typed. What cannot be kept yet waits for the next keystroke."""
    contact = mine(request, interaction_id)
    form = NoteForm(request.POST)
    form.is_valid()
    kept = form.cleaned_data
    try:
        interactions.save_note(
            contact.id,
            note=kept.get("note", contact.note) if "note" in request.POST else contact.note,
            promise=kept.get("promise", contact.promise) if "promise" in request.POST else contact.promise,
            promise_due=kept.get("promise_due") if "promise_due" in request.POST else contact.promise_due,
            actor=request.actor,
        )
    except AlreadyClosed:
        return HttpResponse(status=409, headers={"HX-Reswap": "none"})
    if request.headers.get("HX-Trigger") == "note-form":
        return render(request, "desk/call/_note_doing.html", {"typed_note": True})
    return HttpResponse(status=204)


@sensitive_post_parameters("q")
@access("patients.search")
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Another person for this call. What is typed travels in the body, never in an address."""
    contact = unfinished(request, interaction_id)
    if request.method == "GET":
        return render(request, "desk/call/_find.html", {"contact": contact})
    return render(
        request, "desk/call/_found.html", {"contact": contact, **found_context(request, request.POST.get("q", ""))}
    )


def found_context(request: StaffRequest, typed: str, *, around: bool = True) -> dict[str, object]:
    """What one search shows; an empty box shows nothing and searches nothing. around: also who has no record."""
    if not typed.strip():
        return {}
    result = patients.search(typed, request.actor, utc_now(), around=around)
    return {
        "searched": True,
        "found": asked.named(result.found, request.actor),
        "more": result.more,
        "near": result.near,
        "carers": family.in_words(result.carers),
        "advice": result.advice,
    }


def over(request: StaffRequest) -> HttpResponse:
    """The call ended under this act: say so above what is being done."""
    response = render(request, "desk/call/_over.html", status=409)
    response.headers["HX-Retarget"] = "#stage-notice"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
