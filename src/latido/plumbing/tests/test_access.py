"""Who may use what, at its narrowest: the wall around a view."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from latido.kernel.actor import Actor, ActorKind, system
from latido.plumbing import access as walls
from latido.plumbing.access import Access, access, command, public

pytestmark = pytest.mark.core
HOSPITAL = UUID(int=1)
ANA = Actor(ActorKind.STAFF, HOSPITAL, id=UUID(int=2), permissions=frozenset({"patients.open"}))


@access("patients.open")
def record(request: HttpRequest, number: int, *, tab: str = "") -> HttpResponse:
    """A patient's record."""
    return HttpResponse(f"{request.path} {number} {tab}")


def ask(view: walls.View, actor: Actor | None, **headers: str) -> HttpResponseBase:
    request = RequestFactory().get("/ficha/7/?de=lista", headers=headers)
    request.actor = actor  # type: ignore[attr-defined]
    return view(request, 7, tab="citas")


def test_who_holds_the_permission_comes_in_with_what_they_asked_for() -> None:
    assert ask(record, ANA).getvalue() == b"/ficha/7/ 7 citas"  # type: ignore[attr-defined]


@pytest.mark.parametrize("held", [frozenset(), frozenset({"patients"}), frozenset({"patients.open2"})])
def test_who_holds_any_other_is_refused(held: frozenset[str]) -> None:
    with pytest.raises(PermissionDenied):
        ask(record, replace(ANA, permissions=held))


def test_a_stranger_is_asked_to_log_in_and_comes_back_to_where_they_were() -> None:
    found = ask(record, None)

    assert found.status_code == 302
    assert found.headers["Location"].endswith("?next=/ficha/7/%3Fde%3Dlista")


def test_a_fragment_of_a_page_does_not_become_the_login_page() -> None:
    assert ask(record, None, **{"HX-Request": "true"}).status_code == 401


def test_a_request_that_nobody_looked_at_is_a_strangers() -> None:
    assert record(RequestFactory().get("/ficha/7/"), 7).status_code == 302


def test_a_view_declares_its_wall_and_keeps_its_name() -> None:
    assert access("patients.open")(record).access == Access("patients.open", while_locked=False)  # type: ignore[attr-defined]
    assert record.__doc__ == "A patient's record."
    beside = access("desk.use", while_locked=True)(lambda _request: HttpResponse())
    assert beside.access == Access("desk.use", while_locked=True)  # type: ignore[attr-defined]


def test_a_public_view_says_why_and_answers_while_the_screen_is_locked() -> None:
    page = public("the login page")(lambda _request, *_args, **_kwargs: HttpResponse("in"))

    assert page.access == Access("", "the login page", while_locked=True)  # type: ignore[attr-defined]
    assert ask(page, None).getvalue() == b"in"  # type: ignore[attr-defined]


def test_a_command_says_who_may_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "COMMANDS", {})

    command("recount", "the operator: no patient's data")

    assert walls.COMMANDS == {"recount": "the operator: no patient's data"}


def test_a_process_of_ours_holds_no_permission_and_says_its_name() -> None:
    router = system("router", HOSPITAL)

    assert (router.kind, router.organisation_id, router.name, router.id) == (ActorKind.SYSTEM, HOSPITAL, "router", None)
    assert not router.may("patients.open")
