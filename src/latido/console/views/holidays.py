"""Holidays of a site's country and region, with their *puentes*: proposed here, accepted by the administrator."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import UnknownItem
from latido.console.pages import name_of
from latido.console.proposals import upcoming
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access


@access("console.configure")
@require_http_methods(["GET", "POST"])
def holidays(request: StaffRequest, key: str) -> HttpResponse:
    """The days of the next thirteen months; those that are accepted become closed days of this calendar."""
    try:
        now = compliance.item("calendar", key)
    except UnknownItem as unknown:
        raise Http404 from unknown
    days = upcoming(key, utc_now())
    known = {day["day"] for day in now.value["days"]}
    if request.method == "POST":
        accepted = set(request.POST.getlist("days"))
        new = [
            {"day": each.day.isoformat(), "name": each.name, "spans": []}
            for each in days
            if each.day.isoformat() in accepted - known
        ]
        value = {**now.value, "days": sorted([*now.value["days"], *new], key=lambda day: str(day["day"]))}
        why = _("Festivos aceptados")
        compliance.change("calendar", key, value, actor=request.actor, why=why, sure=True)
        return redirect("console:item", "horarios", key)
    proposed = [(each, each.day.isoformat() in known) for each in days]
    return render(request, "console/holidays.html", {"item": now, "name": name_of(now), "proposed": proposed})
