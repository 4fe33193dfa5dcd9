import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from latido.kernel.ids import new_id
from latido.plumbing import outbox, tenancy
from latido.plumbing.http import LoginScope, NoStore
from latido.plumbing.outbox import OutboxEvent

pytestmark = pytest.mark.db


def half_done(status: int) -> int:
    """Write something, then answer with `status`; how much of it stayed."""

    def page(_request: HttpRequest) -> HttpResponse:
        outbox.OutboxEvent.objects.create(organisation_id=new_id(), kind="tests.Half", payload={})
        return HttpResponse(status=status)

    LoginScope(page)(RequestFactory().post("/"))
    with tenancy.role("latido_dispatcher"):
        return OutboxEvent.objects.count()


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (302, 1), (404, 1), (422, 1), (500, 0), (503, 0)])
def test_what_a_page_did_before_it_broke_does_not_stay(committed: None, status: int, kept: int) -> None:
    assert half_done(status) == kept


def test_pages_stay_in_no_cache() -> None:
    answered = NoStore(lambda _request: HttpResponse())(RequestFactory().get("/"))

    assert answered["Cache-Control"] == "no-store"
