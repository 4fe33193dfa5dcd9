"""Reading the audit, which is itself written down."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from latido.compliance import api as compliance
from latido.compliance.contracts import Entry
from latido.console.forms import AuditForm
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

GROUPS = ("patient", "contacts", "interaction", "recording", "appointment", "coverage", "staff", "session", "audit")


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with the name of who acted."""

    entry: Entry
    who: str


@access("audit.read")
@require_GET
def audit(request: StaffRequest) -> HttpResponse:
    """The newest rows first, a page at a time, narrowed to a person, a patient or a kind of act."""
    form = AuditForm(request.GET)
    query = form.query()
    entries = compliance.access_log(query, actor=request.actor, now=utc_now())
    people = staff.agents_by_id({entry.actor_id for entry in entries if entry.actor_id})
    lines = [Line(entry, _who(entry, {each: agent.name for each, agent in people.items()})) for entry in entries]
    older = entries[-1].id if len(entries) == query.limit else None
    context = {"lines": lines, "groups": GROUPS, "query": query, "group": query.action.strip("."), "older": older}
    return render(request, "console/audit.html", context)


def _who(entry: Entry, names: dict[object, str]) -> str:
    return names.get(entry.actor_id, "") or entry.actor_name
