"""What was tried in the simulator before anybody waits for it: how far it is, what it comes to, and the decision."""

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance.contracts import AskFirst, ChangedMeanwhile, Refused, Wanted
from latido.console.items import MEANWHILE, said_of
from latido.console.trying import shown
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import Tried


@access("routing.weigh")
@require_http_methods(["GET", "POST"])
def trial(request: StaffRequest, trial_id: UUID) -> HttpResponse:
    """One trial; and what somebody decides of it."""
    found = _found(trial_id)
    if request.method == "GET":
        return _page(request, found)
    why, now = request.POST.get("why", "")[:400], utc_now()
    try:
        if request.POST.get("act") == "approve":
            routing.approve_trial(trial_id, actor=request.actor, why=why, now=now, sure="sure" in request.POST)
        else:
            routing.decline_trial(trial_id, actor=request.actor, why=why, now=now)
    except Refused as refused:
        return _page(request, found, [said_of(each) for each in refused.problems], sure=isinstance(refused, AskFirst))
    except ChangedMeanwhile:
        return _page(request, found, [_("Alguien cambió esto después de probarlo: pruebe otra vez.")])
    except routing.NotToDecide:
        return _page(request, _found(trial_id), [_("Ya se decidió, o todavía se está probando.")])
    except PermissionError:
        return _page(request, found, [_("Esto lo aprueba quien administra.")])
    return redirect("console:sharing")


@access("routing.weigh")
@require_GET
def state(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """How far it is, drawn again while it is played."""
    return render(request, "console/trials/_state.html", {"shown": shown(_found(trial_id))})


def trial_of(
    wanted: list[Wanted], form: Form, request: StaffRequest, weekday: int | None = None
) -> HttpResponse | None:
    """Have it tried, and lead to the trial. None when the form says what is wrong."""
    day = timezone.localtime().weekday() if weekday is None else weekday
    try:
        made = routing.try_items(wanted, weekday=day, actor=request.actor, now=utc_now())
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(problem.field if problem.field in form.fields else None, said_of(problem))
    except ChangedMeanwhile:
        form.add_error(None, MEANWHILE)
    except routing.NothingToTry:
        form.add_error(None, _("Todavía no hay colas: no hay nada que probar."))
    else:
        return redirect("console:trial", trial_id=made)
    return None


def _found(trial_id: UUID) -> Tried:
    found = routing.trial(trial_id)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Tried, problems: list[str] | None = None, *, sure: bool = False) -> HttpResponse:
    context = {"shown": shown(found), "problems": problems or [], "sure": sure}
    return render(request, "console/trials/trial.html", context, status=422 if problems else 200)
