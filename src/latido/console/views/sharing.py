"""How contacts are shared out: three ways ready made, chosen, tried and saved on one page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import ChangedMeanwhile, Refused
from latido.console.items import MEANWHILE, said_of
from latido.console.sharing import SharingForm, now, ways
from latido.console.trying import lines
from latido.console.views.trials import trial_of
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import TrialState


@access("routing.weigh")
@require_http_methods(["GET", "POST"])
def sharing(request: StaffRequest) -> HttpResponse:
    """What decides turns; who administers changes it, a supervisor reads it and decides what was tried."""
    found = now()
    form = SharingForm(request.POST or None, found=found, initial={"weekday": timezone.localtime().weekday()})
    may_change = request.actor.may("console.configure")
    if request.method == "POST" and form.is_valid():
        if not may_change:
            form.add_error(None, _("Esto lo cambia quien administra."))
        elif done := _done(form, request):
            return done
    tried = routing.trials_of()
    queues = {each.key: each for each in compliance.items("queue")}
    known = ways(found)
    context = {
        "form": form,
        "ways": known,
        "chosen": form["way"].value() or next((each.value for each in known if each.is_now), ""),
        "weighed": [(queues[code], each.value) for code, each in found.weighings.items()],
        "may_change": may_change,
        "proposals": [each.id for each in tried if each.tuned and each.state is TrialState.READY],
        "trials": lines(tried),
    }
    return render(request, "console/trials/sharing.html", context, status=422 if form.errors else 200)


def _done(form: SharingForm, request: StaffRequest) -> HttpResponse | None:
    """Where it leads: tried, or saved. None when the form says what is wrong."""
    typed, wanted = form.cleaned_data, form.wanted()
    if request.POST.get("act") == "try":
        return trial_of(wanted, form, request, int(typed["weekday"] or 0))
    try:
        compliance.change_together(wanted, actor=request.actor, why=typed["why"], sure=True)
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(problem.field if problem.field in form.fields else None, said_of(problem))
        return None
    except ChangedMeanwhile:
        form.add_error(None, MEANWHILE)
        return None
    return redirect("console:sharing")
