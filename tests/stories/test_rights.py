"""What a patient asks about their data, or complains of: taken in a call, counted by the country's clock, answered."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import rights
from latido.compliance.models import RightsRequest
from latido.compliance.values.posture import Control
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital with Ana in a call with Rosa
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.kernel import references
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.orgs.models import Organisation
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def _no_second_step() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def officer(floor: Floor) -> Actor:
    return logins.actor(logins.person("Pia", Role.PRIVACY_OFFICER))


def asked(floor: Floor, officer: Actor, right: rights.Right = rights.Right.CORRECTION) -> rights.Request:
    ana = logins.actor(floor.ana)
    return compliance.take_request(
        rights.NewRequest(floor.rosa, right, "Mi apellido es con z"), actor=ana, now=utc_now()
    )


def test_it_is_taken_in_the_call_with_a_number_and_a_date(
    ana: Client, floor: Floor, verified: Interaction, officer: Actor
) -> None:
    ana.get(reverse("desk:stage"))

    page = ana.post(
        reverse("desk:rights", args=[floor.rosa]), {"right": "vital", "words": "No me dan la orden urgente"}
    )

    row = RightsRequest.objects.get()
    assert page.status_code == 200 and references.shown(row.id) in page.content.decode()
    assert row.interaction_id == verified.id
    assert row.due_at - row.taken_at == timedelta(hours=24), "hours of every day"


def test_privacy_sees_the_time_left_and_answers_with_proof(floor: Floor, officer: Actor) -> None:
    one = asked(floor, officer)
    client = logins.browser(officer.id)
    listed = client.get(reverse("console:requests")).content.decode()
    bare = client.post(reverse("console:answer-request", args=[one.id]), {"outcome": "denied", "words": "No procede"})

    given = {"outcome": "denied", "words": "No procede: así está en su cédula", "proof": "Correo con acuse 881",
             "disagreement": "Dice que su cédula está mal"}  # fmt: skip
    done = client.post(reverse("console:answer-request", args=[one.id]), given)
    again = client.post(reverse("console:answer-request", args=[one.id]), given)
    page = client.get(reverse("console:requests")).content.decode()

    assert one.number in listed and "Ley 1581" in listed
    assert (bare.status_code, done.status_code, again.status_code) == (422, 302, 404)
    assert "Correo con acuse 881" in page and "Dice que su cédula está mal" in page


def test_it_is_put_off_once_by_what_its_law_allows_and_a_complaint_never(floor: Floor, officer: Actor) -> None:
    now = utc_now()
    claim, complaint = asked(floor, officer), asked(floor, officer, rights.Right.COMPLAINT_SIMPLE)

    later = compliance.extend_request(claim.id, "Falta el archivo central", actor=officer, now=now)

    assert later.due_at - claim.due_at >= timedelta(days=8)
    for each in (claim, complaint):
        with pytest.raises(rights.NotExtended):
            compliance.extend_request(each.id, "otra vez", actor=officer, now=now)


def test_half_of_its_time_gone_is_said_on_every_page_of_privacy(floor: Floor, officer: Actor) -> None:
    asked(floor, officer, rights.Right.COMPLAINT_VITAL)
    client = logins.browser(officer.id)
    before = client.get(reverse("console:privacy-waiting")).content.decode()
    RightsRequest.objects.update(taken_at=utc_now() - timedelta(hours=20), due_at=utc_now() + timedelta(hours=4))

    after = client.get(reverse("console:privacy-waiting")).content.decode()

    assert "requests-pressing" not in before and "requests-pressing" in after
    assert [each.passed >= 80 for each in compliance.requests(actor=officer, now=utc_now())[0]] == [True]


def test_who_may_not_answer_does_not_see_the_list(floor: Floor, ana: Client, officer: Actor) -> None:
    one = asked(floor, officer)

    assert ana.get(reverse("console:requests")).status_code == 403
    assert ana.post(reverse("console:answer-request", args=[one.id])).status_code == 403
    assert logins.browser(officer.id).get(reverse("desk:rights", args=[floor.rosa])).status_code == 403


def test_the_list_is_paged_and_what_was_typed_wrongly_stays(floor: Floor, officer: Actor) -> None:
    now = utc_now()
    taken = [asked(floor, officer) for _number in range(27)]
    RightsRequest.objects.filter(id=taken[0].id).update(due_at=now + timedelta(days=90))
    client = logins.browser(officer.id)

    first = client.get(reverse("console:requests")).content.decode()
    second = client.get(reverse("console:requests"), {"pagina": "2"}).content.decode()
    given = {"outcome": "granted", "words": "Ya se corrigió el apellido", "proof": "Correo con acuse 9"}
    wrong = client.post(f"{reverse('console:answer-request', args=[taken[0].id])}?pagina=2", given)

    assert (first.count('data-testid="open-request"'), second.count('data-testid="open-request"')) == (25, 2)
    assert taken[0].number in second and taken[0].number not in first
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert taken[0].number in page and "Ya se corrigió el apellido" in page and "Correo con acuse 9" in page


@pytest.fixture
def in_mexico(floor: Floor) -> None:
    Organisation.objects.update(country="MX")


def test_in_mexico_what_was_granted_has_a_second_clock_until_it_is_done(
    floor: Floor, officer: Actor, in_mexico: None
) -> None:
    one, client = asked(floor, officer, rights.Right.DELETION), logins.browser(officer.id)
    given = {"outcome": "granted", "words": "Se borra lo que pidió", "proof": "Correo con acuse 12"}
    asking = client.get(reverse("console:requests")).content.decode()
    early = client.post(reverse("console:carry-out-request", args=[one.id]), {"proof": "Ya se borró"})
    client.post(reverse("console:answer-request", args=[one.id]), given)
    waiting = client.get(reverse("console:requests")).content.decode()
    [owed] = compliance.requests(actor=officer, now=utc_now())[0]

    bare = client.post(reverse("console:carry-out-request", args=[one.id]), {"proof": " "})
    done = client.post(reverse("console:carry-out-request", args=[one.id]), {"proof": "Borrado, constancia 7"})
    again = client.post(reverse("console:carry-out-request", args=[one.id]), {"proof": "Otra vez"})
    page = client.get(reverse("console:requests")).content.decode()

    assert (early.status_code, bare.status_code, done.status_code, again.status_code) == (404, 422, 302, 404)
    assert "si se concede, 15 días hábiles más para cumplirlo" in asking
    assert "cumplir hasta el" in waiting and owed.answering.met is not None
    assert owed.carrying is not None and owed.carrying.met is None and not owed.is_over
    assert owed.carrying.due - utc_now() > timedelta(days=18)
    assert "Cumplido: Borrado, constancia 7" in page and "open-request" not in page


def test_what_was_refused_in_mexico_or_corrected_owes_nothing_more_and_neither_does_another_country(
    floor: Floor, officer: Actor
) -> None:
    now, here = utc_now(), asked(floor, officer, rights.Right.DELETION)
    Organisation.objects.update(country="MX")
    refused = asked(floor, officer, rights.Right.DELETION)
    yes, no = (rights.Answer(each, "Se hizo", "Correo 3") for each in (rights.Outcome.GRANTED, rights.Outcome.DENIED))

    compliance.answer_request(here.id, yes, actor=officer, now=now)
    compliance.answer_request(refused.id, no, actor=officer, now=now)

    assert compliance.requests(actor=officer, now=now)[0] == []
    over = compliance.requests(actor=officer, now=now, answered=True)[0]
    assert [(each.carrying, each.is_over) for each in over] == [(None, True)] * 2


def test_the_posture_and_every_page_count_the_second_clock(floor: Floor, officer: Actor, in_mexico: None) -> None:
    one, now = asked(floor, officer, rights.Right.ACCESS), utc_now()
    compliance.answer_request(one.id, rights.Answer(rights.Outcome.GRANTED, "Sí", "Correo 4"), actor=officer, now=now)
    later = now + timedelta(days=60)

    [fact] = [each for each in compliance.posture_facts(later) if each.control is Control.REQUESTS]

    assert (fact.of, fact.wrong, fact.late) == (1, 1, 1)
    assert compliance.pressing_requests(actor=officer, now=now) == 0
    assert compliance.pressing_requests(actor=officer, now=later) == 1
