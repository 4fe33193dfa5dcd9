"""Every kind of configuration: its list, one item of it, a new one, and taking one away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import AskFirst, ChangedMeanwhile, Item, Ref, Refused, UnknownItem
from latido.console.items import MEANWHILE, ItemForm, choices
from latido.console.missing import lacks
from latido.console.pages import BY_KIND, BY_SLUG, PAGES, Page, name_of
from latido.console.sharing import RULES, WEIGHING
from latido.console.views.people import PAGE
from latido.console.views.trials import trial_of
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import QueueItem
from latido.staff import api as staff


@access("console.configure")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Every place of the console, with how much is in it; an empty house is led through its first run."""
    if not compliance.items("queue"):
        return redirect("console:start")
    counts = {page.kind: len(compliance.items(page.kind)) for page in PAGES}
    context = {"counts": counts, "lacks": lacks(actor=request.actor, now=utc_now())}
    return render(request, "console/home.html", context)


@access("console.configure")
@require_GET
def items(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the items of a kind."""
    page = _page(slug)
    found = compliance.items(page.kind)
    at = _number(request.GET.get("pagina", "0"))
    last = max(0, (len(found) - 1) // PAGE)
    names = {kind: dict(choices(kind)) for kind in page.refers}
    rows = [
        (item, name_of(item), [said(item.value, names) for _heading, said in page.columns])
        for item in found[at * PAGE : (at + 1) * PAGE]
    ]
    context = {"here": page, "rows": rows, "count": len(found), "at": at, "last": last}
    return render(request, "console/items.html", context)


@access("console.configure")
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, slug: str) -> HttpResponse:
    """Make an item."""
    page = _page(slug)
    if not page.may_add:
        raise Http404
    form = page.form(request.POST if request.method == "POST" else None)
    return _sent(request, page, form) or _form(request, page, form, None)


@access("console.configure")
@require_http_methods(["GET", "POST"])
def item(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Change an item."""
    page, now = _item(slug, key)
    form = page.form(request.POST if request.method == "POST" else None, now=now)
    return _sent(request, page, form) or _form(request, page, form, now)


@access("console.configure")
@require_POST
def remove(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Take an item away; the history can give it back."""
    page, now = _item(slug, key)
    form = page.form(now=now)
    try:
        compliance.change(page.kind, key, None, actor=request.actor, why=request.POST.get("why", ""), sure=True)
    except Refused as refused:
        said = " ".join(_(problem.says).format(about=problem.about) for problem in refused.problems)
        return _form(request, page, form, now, refusal=said)
    return redirect("console:items", slug=page.slug)


def _sent(request: StaffRequest, page: Page, form: ItemForm) -> HttpResponse | None:
    """Where a form that was sent leads: saved, or tried before it is. None when it says what is wrong with it."""
    if request.method != "POST" or not form.is_valid():
        return None
    if form.now is None and _exists(page.kind, form.key()):
        form.add_error("key" if "key" in form.fields else None, _("Ya existe."))
        return None
    if form.may_try and request.POST.get("act") == "try":
        return trial_of(form.wanted(page.kind), form, request)
    return redirect("console:items", slug=page.slug) if _saved(page, form, request) else None


def _saved(page: Page, form: ItemForm, request: StaffRequest) -> bool:
    """Whether it is; if not, the form says why."""
    typed = form.cleaned_data
    try:
        compliance.change_together(
            form.wanted(page.kind), actor=request.actor, why=typed["why"], sure=bool(typed["sure"])
        )
    except AskFirst as consequences:
        form.say(consequences.problems)
        form.ask()
    except Refused as refused:
        form.say(refused.problems)
    except ChangedMeanwhile:
        form.add_error(None, MEANWHILE)
    return not form.errors


def _form(request: HttpRequest, page: Page, form: ItemForm, now: Item | None, *, refusal: str = "") -> HttpResponse:
    context: dict[str, Any] = {"here": page, "form": form, "item": now, "refusal": refusal}
    if now is not None:
        context |= {
            "name": name_of(now),
            "users": compliance.users_of(Ref(page.kind, now.key)),
            "changes": compliance.changes(of=page.kind, key=now.key, limit=3),
            "may_remove": page.may_add,
        }
        if page.kind == "queue":
            context |= _of_queue(now)
        if page.kind == "directory":
            context["seen"] = staff.directory_seen(now.key, request.build_absolute_uri)
            context["secret_is_set"] = staff.directory_secret_is_set(now.key)
    return render(request, page.template, context, status=422 if form.errors or refusal else 200)


def _of_queue(now: Item) -> dict[str, Any]:
    """Who serves it, and who waits in it; where those could wait instead, the best served first."""
    members = routing.members_of(QueueItem(now.title, required=now.value["required"]))
    waiting = routing.in_line(now.key)
    return {"members": members, "waiting": waiting, "elsewhere": _elsewhere(now.key, utc_now()) if waiting else []}


def _elsewhere(key: str, now: datetime) -> list[tuple[str, str, int]]:
    """The queues that are open."""
    queues = routing.queues()
    closed = routing.closed_queues([each.code for each in queues], now)
    others = [
        (each.code, each.name, len(routing.members_of(QueueItem(each.name, required=each.required))))
        for each in queues
        if each.code != key and each.code not in closed
    ]
    return sorted(others, key=lambda other: -other[2])


def _page(slug: str) -> Page:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _item(slug: str, key: str) -> tuple[Page, Item]:
    page = _page(slug)
    try:
        return page, compliance.item(page.kind, key)
    except UnknownItem as unknown:
        raise Http404 from unknown


def _exists(kind: str, key: str) -> bool:
    return any(each.key == key for each in compliance.items(kind))


def _number(asked: str) -> int:
    return min(int(asked), 10_000) if asked.isascii() and asked.isdigit() else 0


def address_of(found: Item, people: dict[str, UUID]) -> str:
    """Where an item is edited. people: ids by e-mail, for no e-mail stands in an address."""
    if found.kind == "person":
        return reverse("console:person", args=[people[found.key]]) if found.key in people else ""
    if found.kind == RULES:
        return reverse("console:sharing")
    slug = "colas" if found.kind == WEIGHING else BY_KIND[found.kind].slug
    return reverse("console:item", args=[slug, found.key])
