"""What was written of third parties and counts no more: evidence of the agreements that there were."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from latido.compliance import api as compliance
from latido.compliance.contracts import AGREEMENTS
from latido.console.privacy.forms import page_of
from latido.plumbing.access import StaffRequest, access


@access("privacy.posture")
@require_GET
def ended(request: StaffRequest) -> HttpResponse:
    """Those that were taken out and the earlier versions of those that stand. Of no patient."""
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.ended_thirds(actor=request.actor, page=page)
    lines = [(each, _(AGREEMENTS.get(each.item.agreement, ""))) for each in found]
    shown = {"lines": lines, "page": page, "further": further}
    return render(request, "console/privacy/ended_thirds.html", shown)
