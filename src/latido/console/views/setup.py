"""What the organisation decided: queues and their targets, words, numbers and what callers hear."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from latido.console import ports
from latido.console.forms import QueueForm
from latido.flows import api as flows
from latido.interactions import api as interactions
from latido.kernel import phone
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.staff import api as staff


@access("console.configure")
@require_GET
def home(_request: HttpRequest) -> HttpResponse:
    return redirect("console:queues")


@access("console.configure")
@require_GET
def queues(request: HttpRequest) -> HttpResponse:
    """Every queue with its target."""
    names = {skill.code: skill.name for skill in staff.skills()}
    rows = [
        (queue, [(names.get(skill, skill), least) for skill, least in queue.required.items()])
        for queue in routing.queues()
    ]
    return render(request, "console/queues.html", {"queues": rows})


@access("console.configure")
@require_http_methods(["GET", "POST"])
def change_queue(request: StaffRequest, queue_id: UUID) -> HttpResponse:
    """Targets, wrap-up and greeting; who may take it is a matter of skills."""
    queue = next((each for each in routing.queues() if each.id == queue_id), None)
    if queue is None:
        raise Http404
    form = QueueForm(request.POST or None, initial=QueueForm.as_typed(queue))
    if request.method == "POST" and form.is_valid():
        routing.change_queue(queue_id, form.targets(), actor=request.actor)
        return redirect("console:queues")
    return render(request, "console/queue.html", {"form": form, "queue": queue}, status=422 if form.errors else 200)


@access("console.configure")
@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """Dispositions and pause reasons, as agents choose them."""
    context = {"dispositions": interactions.dispositions(), "pauses": routing.pause_reasons()}
    return render(request, "console/words.html", context)


@access("console.configure")
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Our numbers, and every sentence their callers may hear."""
    sites = {site.id: site.name for site in orgs.sites()}
    numbers = [
        (phone.readable(line.number), line.flow, sites.get(line.site_id) if line.site_id else "")
        for line in ports.lines()
    ]
    return render(request, "console/lines.html", {"numbers": numbers, "prompts": flows.prompts()})
