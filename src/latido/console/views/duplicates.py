"""Records that may be of one person: the queue, two side by side, what somebody says of them, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from latido.console.views.imports import last_page, page_number
from latido.console.views.people import toast
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import CHOSEN, Band, Pair, PairState
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

QUIET = timedelta(seconds=60)  # after which a search that should move may be asked to go on
View = Callable[..., HttpResponseBase]


def of_pair(view: View) -> View:
    """What is of another organisation does not exist; what cannot be done now says why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **ids: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **ids)
        except (patients.PairUnknown, patients.MergeUnknown, patients.PatientUnknown):
            raise Http404 from None
        except patients.MergeRefused as refused:
            return HttpResponse(status=409, headers=toast(str(refused), "warn"))

    return guarded


@access("patients.merge")
@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """Pairs that wait for somebody to decide, the surest first."""
    page = page_number(request)
    found, count = patients.duplicates(page, request.actor)
    lines = [(each, band_words(each.band)) for each in found]
    context = {"lines": lines, "count": count, "page": page, "last": last_page(count), **_state()}
    return render(request, "console/duplicates/queue.html", context)


@access("patients.merge")
@require_GET
def state(request: StaffRequest) -> HttpResponse:
    """How far the search is: asked again at each hint."""
    return render(request, "console/duplicates/_state.html", _state())


def _state() -> dict[str, Any]:
    scan = patients.last_scan()
    working = scan is not None and scan.ended_at is None
    still = scan is not None and working and utc_now() - scan.moved_at > QUIET
    return {"scan": scan, "working": working, "stands_still": still}


@access("patients.merge")
@require_POST
def seek(request: StaffRequest) -> HttpResponse:
    """Compare everybody, or go on with a search that stands still."""
    try:
        patients.seek_duplicates(request.actor, utc_now())
    except patients.ScanRunning:
        patients.resume_scan(utc_now())
    return redirect("console:duplicates")


@access("patients.merge")
@require_GET
@of_pair
def pair(request: StaffRequest, pair_id: UUID) -> HttpResponse:
    """Two records side by side, and which value of each field stays. vista: the side that stays."""
    found = patients.pair_of(pair_id, request.actor)
    asked = request.GET.get("vista", "")
    stays = int(asked) if asked in ("0", "1") else found.stays
    context = {"pair": found, "stays": stays, "goes": 1 - stays, "fields": _fields(found, stays)}
    context["holds"] = [found.sides[side].holds for side in (stays, 1 - stays)]
    context |= {"band": band_words(found.band), "waiting": found.state in (PairState.OPEN, PairState.LATER)}
    return render(request, "console/duplicates/pair.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of two records. cells: the side, its value and whether it stays; the record that stays first.

    differs: both have a value, and not the same.
    """

    name: str
    words: str
    cells: tuple[tuple[int, str, bool], ...]
    differs: bool
    choose: bool


def _fields(found: Pair, stays: int) -> list[Line]:
    lines = []
    for each in found.fields:
        keep = None if each.keep is None else stays if each.values[stays] else 1 - stays
        cells = tuple((side, each.values[side], side == keep) for side in (stays, 1 - stays))
        differs = not each.same and all(each.values)
        if any(each.values):
            lines.append(Line(each.name, each.words, cells, differs, each.keep is not None and differs))
    return lines


@access("patients.merge")
@require_POST
@of_pair
def decide(request: StaffRequest, pair_id: UUID) -> HttpResponse:
    """Two people, or later."""
    said = PairState.DIFFERENT if request.POST.get("said") == "different" else PairState.LATER
    patients.decide_pair(pair_id, said, request.actor, utc_now())
    return redirect("console:duplicates")


@sensitive_post_parameters()
@access("patients.merge")
@require_POST
@of_pair
def merge(request: StaffRequest, pair_id: UUID) -> HttpResponse:
    """One person: join the two records with the values that were chosen."""
    choices = {name: int(side) for name in CHOSEN if (side := request.POST.get(name, "")) in ("0", "1")}
    stays = 1 if request.POST.get("stays") == "1" else 0
    patients.merge_pair(pair_id, stays, choices, request.actor, utc_now())
    return redirect(f"{reverse('console:merges')}?unida=1")


@access("patients.merge")
@require_GET
def merges(request: StaffRequest) -> HttpResponse:
    """Every merge so far, and whether it can be undone."""
    page, now = page_number(request), utc_now()
    found, count = patients.merges(page, request.actor)
    people = staff.agents_by_id({each.by for each in found if each.by})
    lines = [
        (each, people[each.by].name if each.by in people else "", each.undone_at is None and now <= each.until)
        for each in found
    ]
    context = {"lines": lines, "page": page, "last": last_page(count), "just_merged": "unida" in request.GET}
    return render(request, "console/duplicates/merges.html", context)


@access("patients.merge")
@require_POST
@of_pair
def undo(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Two records again; what was written since stays with the one that stayed, and is told."""
    left = patients.unmerge(merge_id, request.actor, utc_now())
    told = render(request, "console/duplicates/undone.html", {"left": left})
    told.headers["HX-Push-Url"] = reverse("console:merges")  # whoever loads it again undoes nothing twice
    return told


def band_words(band: Band) -> str:
    return {
        Band.CERTAIN: _("Casi seguro"),
        Band.PROBABLE: _("Probable"),
        Band.POSSIBLE: _("Posible"),
    }[band]
