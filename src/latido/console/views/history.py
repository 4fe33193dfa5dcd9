"""What the configuration was: who changed it, when and why, and giving a version back."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import AskFirst, Change, Refused, UnknownItem
from latido.console.pages import WORDS
from latido.console.views.items import address_of
from latido.console.words import parts, who_is
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

PAGE = 25


class HistoryForm(forms.Form):
    """Which part of the history to read."""

    action = forms.ChoiceField(required=False)
    before = forms.UUIDField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["action"].choices = [("", ""), *WORDS.items()]  # type: ignore[attr-defined]


@access("console.configure")
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """A page of changes, the newest first."""
    form = HistoryForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    kind, before = asked.get("action") or "", asked.get("before")
    found = compliance.changes(of=kind, before=before, limit=PAGE)
    people = staff.agents_by_id({each.actor_id for each in found if each.actor_id})
    names: dict[UUID | None, str] = {person_id: person.name for person_id, person in people.items()}
    lines = [
        (each, names.get(each.actor_id) or who_is(each.actor_name), kind_words(each), _parts(each)) for each in found
    ]
    older = found[-1].id if len(found) == PAGE else None
    return render(
        request, "console/history.html", {"lines": lines, "kinds": WORDS.items(), "kind": kind, "older": older}
    )


@access("console.configure")
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, change_id: UUID) -> HttpResponse:
    """Show what giving the version before back would do; and do it, checked as any other change."""
    change = _change(change_id)
    problems: tuple[str, ...] = ()
    sure, only = False, request.POST.get("only", "")
    if request.method == "POST":
        why = request.POST.get("why", "").strip() or _("Se deshizo un cambio")
        undo_it = compliance.undo if only else compliance.undo_together
        told = request.POST.get("sure") == (only or "all")  # of these, and not of what else was changed together
        try:
            undo_it(change_id, actor=request.actor, why=why[:400], sure=told)
        except Refused as refused:
            problems = tuple(_(each.says).format(about=each.about) for each in refused.problems)
            sure = isinstance(refused, AskFirst)
        except PermissionError:
            problems = (_("Esto lo puede deshacer quien maneja los usuarios."),)
        else:
            return redirect("console:history")
    context = {
        "change": change,
        "versions": [(kind_words(each), each, _back(each)) for each in compliance.changed_together(change_id)],
        "only": only,
        "problems": problems,
        "sure": sure,
    }
    return render(request, "console/undo.html", context, status=422 if problems else 200)


@access("console.configure")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Where a word is written in the whole configuration. It travels in the body, not in an address."""
    words = request.POST.get("q", "")[:80]
    found = compliance.search_items(words)
    people = {each.email: each.id for each in staff.agents()}
    hits = [(str(WORDS.get(each.kind, each.kind)), each, address_of(each, people)) for each in found[:100]]
    return render(request, "console/search.html", {"words": words, "hits": hits, "count": len(found)})


def kind_words(change: Change) -> str:
    return str(WORDS.get(change.kind, change.kind))


def _parts(change: Change) -> list[object]:
    return list(parts(change.before, change.after))


def _back(change: Change) -> list[object]:
    """What giving the version before back would change."""
    now = next((each for each in compliance.items(change.kind) if each.key == change.key), None)
    return list(parts(now.value if now else None, change.before))


def _change(change_id: UUID) -> Change:
    try:
        return compliance.past_change(change_id)
    except UnknownItem as unknown:
        raise Http404 from unknown
