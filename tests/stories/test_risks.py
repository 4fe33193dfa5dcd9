"""The register of risks: said, said anew, looked at again in its day; and nobody else's to read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import risks as values
from latido.compliance.models import Risk
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital
from latido.desk.tests.conftest import Floor, LogIn
from latido.kernel.time import utc_now
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.tests import logins

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


@pytest.fixture
def pia(floor: Floor, log_in: LogIn) -> Client:
    logins.person("pia", Role.PRIVACY_OFFICER)
    return log_in("pia")


def said(floor: Floor, **more: str) -> dict[str, str]:
    return {
        "words": "Un portátil sin cifrar", "owner": str(floor.ana), "likelihood": "3", "impact": "5",
        "treatment": "reduce", "measures": "Cifrarlos", "review_on": "2027-01-15", "version": "0", **more,
    }  # fmt: skip


def test_a_risk_is_said_anew_and_what_was_said_stays(pia: Client, floor: Floor) -> None:
    pia.post(url("new-risk"), said(floor))
    one = Risk.objects.get().risk_id
    pia.post(url("risk", one), said(floor, likelihood="1", version="1"))
    lost = pia.post(url("risk", one), said(floor, likelihood="5", words="Otra cosa", version="1"))
    page = pia.get(url("risks")).content.decode()

    assert lost.status_code == 422 and "Alguien lo cambió" in lost.content.decode()
    assert "Otra cosa" in lost.content.decode(), "what was typed is still there"
    weights = [(each.version, each.likelihood * each.impact) for each in Risk.objects.order_by("version")]
    assert weights == [(1, 15), (2, 5)]
    assert page.count('data-testid="risk"') == 1 and "1 × 5" in page


def test_one_that_is_none_any_more_leaves_the_list_and_stays_written(pia: Client, floor: Floor) -> None:
    pia.post(url("new-risk"), said(floor))
    one = Risk.objects.get().risk_id
    pia.post(url("risk", one), said(floor, closed="on", version="1"))

    open_, closed = (pia.get(url(name)).content.decode() for name in ("risks", "closed-risks"))
    assert (open_.count('data-testid="risk"'), closed.count('data-testid="risk"')) == (0, 1)
    assert pia.get(url("risk", one)).content.decode().count('data-testid="risk-version"') == 2


@pytest.mark.parametrize(
    ("field", "typed"), [("words", "x"), ("likelihood", "6"), ("review_on", "31/02/2027"), ("owner", "nadie")]
)
def test_a_mistake_is_told_and_loses_nothing(pia: Client, floor: Floor, field: str, typed: str) -> None:
    answer = pia.post(url("new-risk"), said(floor, **{field: typed}))

    assert answer.status_code == 422 and "Cifrarlos" in answer.content.decode()
    assert Risk.objects.count() == 0


def test_the_posture_asks_for_a_risk_whose_day_has_passed(pia: Client, floor: Floor) -> None:
    officer = logins.actor(User.objects.get(email__startswith="pia").id)

    def state() -> str:
        found = {
            str(each.control): str(each.state) for each in compliance.posture_standing(actor=officer, now=utc_now())
        }
        return found["risks"]

    def say(days: int) -> None:
        day = utc_now().date() + timedelta(days=days)
        value = values.RiskValue("Un portátil sin cifrar", floor.ana, 3, 5, values.Treatment.REDUCE, "", day)
        compliance.risks.say(value, actor=officer, now=utc_now())

    none = state()
    say(9)
    one = state()
    say(-2)

    assert none == "attention", "a clinic that knows of no risk has not looked"
    assert (one, state()) == ("met", "attention")


@pytest.mark.parametrize("who", ["ana", "sam"])
def test_nobody_else_reads_them(floor: Floor, log_in: LogIn, pia: Client, who: str) -> None:
    assert [log_in(who).get(url(each)).status_code for each in ("risks", "closed-risks", "new-risk")] == [403] * 3


def test_whose_owner_has_left_is_given_to_somebody_by_a_choice_and_never_unsaid(pia: Client, floor: Floor) -> None:
    pia.post(url("new-risk"), said(floor))
    one = Risk.objects.get().risk_id
    User.objects.filter(id=floor.ana).update(is_active=False)

    answer = pia.post(url("risk", one), said(floor, owner="", version="1"))

    assert '<option value="">—</option>' in pia.get(url("risk", one)).content.decode()
    assert (answer.status_code, Risk.objects.count()) == (422, 1)


def test_risks_that_are_none_any_more_are_paged_like_the_others(pia: Client, floor: Floor) -> None:
    for n in range(26):
        pia.post(url("new-risk"), said(floor, closed="on", words=f"Riesgo {n}"))

    first, second = (pia.get(f"{url('closed-risks')}?pagina={n}").content.decode() for n in (1, 2))

    assert [each.count('data-testid="risk"') for each in (first, second)] == [25, 1]
    assert url("closed-risks") + "?pagina=2" in first
