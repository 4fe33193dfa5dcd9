"""Wishes are kept to; a death stops what is sent, leaves the family in peace, and is undone when it was a mistake."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.contracts import Answer, Channel, Purpose, Why
from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor
from latido.desk.tests.test_calling_back import promised
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.models import Death, Patient
from latido.patients.tests.people import FAMILY_PHONE
from latido.plumbing import tenancy
from latido.routing.models import Callback

pytestmark = pytest.mark.db
HOUSE = system("tests", SAN_RAFAEL)
OWN_PHONE = "+573004445566"
WHY = {"code": "data", "reason": "avisa la familia"}


def decided(*who: Any, purpose: Purpose = Purpose.REMINDER, channel: Channel = Channel.SMS) -> tuple[Answer, Why]:
    noon = utc_now().replace(hour=17, minute=0)
    found = interactions.may_contact(purpose, channel, address=FAMILY_PHONE, patient_ids=who, actor=HOUSE, now=noon)
    return found.answer, found.why


def post(client: Client, name: str, floor: Floor, **said: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=[floor.rosa]), {"save": "1", **said})


@pytest.fixture
def sam(log_in: Any, floor: Floor) -> Client:
    client: Client = log_in("sam")
    client.post(reverse("desk:open-record", args=[floor.rosa]), WHY)
    said = {"document": "52123907", "birth_date": "12/03/1954"}
    client.post(reverse("desk:confirm", args=[floor.rosa]) + "?doing=death", said)
    return client


def test_by_what_they_would_rather_be_contacted_is_kept_to(ana: Client, floor: Floor, verified: Interaction) -> None:
    assert decided(floor.rosa) == (Answer.ALLOW, Why.NONE)

    said = post(ana, "wishes", floor, by=["reminder:whatsapp", "care:voice"], begins="8", ends="18")

    assert (said.status_code, decided(floor.rosa)) == (302, (Answer.DENY, Why.WISH))
    assert decided(floor.rosa, channel=Channel.WHATSAPP) == (Answer.ALLOW, Why.NONE)
    assert decided(floor.rosa, floor.tomas) == (Answer.ALLOW, Why.NONE)
    page = ana.get(reverse("desk:manner", args=[floor.rosa])).content.decode()
    assert page.count("checked") == 3  # two wishes and one need
    assert post(ana, "wishes", floor, begins="18", ends="8").status_code == 422


def test_a_death_stops_what_is_sent_and_the_family_is_left_in_peace_until_released(
    ana: Client, sam: Client, floor: Floor, verified: Interaction
) -> None:
    assert post(ana, "death", floor, died_on="01/11/2026", source="family").status_code == 302

    assert decided(floor.rosa, purpose=Purpose.CARE) == (Answer.DENY, Why.DECEASED)
    assert decided(floor.tomas) == decided(floor.lina, floor.tomas) == (Answer.DENY, Why.MOURNING)
    assert decided(floor.tomas, purpose=Purpose.CARE) == (Answer.ALLOW, Why.NONE)
    page = sam.get(reverse("desk:open-record", args=[floor.rosa])).content.decode()
    assert ("Falleció: quien llama es su familia" in page, "Trátela de" in page) == (True, False)
    assert post(ana, "release-family", floor).status_code == 403
    assert post(sam, "release-family", floor).status_code == 302
    assert decided(floor.tomas) == (Answer.ALLOW, Why.NONE)
    assert decided(floor.rosa, purpose=Purpose.CARE) == (Answer.DENY, Why.DECEASED)


def test_a_mistake_is_undone_by_right_and_stays_written_down(
    ana: Client, sam: Client, floor: Floor, verified: Interaction
) -> None:
    post(ana, "death", floor, source="family")
    assert post(ana, "not-dead", floor).status_code == 403

    assert post(sam, "not-dead", floor).status_code == 302

    assert decided(floor.rosa) == decided(floor.tomas) == (Answer.ALLOW, Why.NONE)
    assert Death.objects.filter(patient_id=floor.rosa, undone_at__isnull=False).count() == 1
    assert not Patient.objects.get(id=floor.rosa).deceased
    with tenancy.role("latido_auditor"):
        said = AuditEvent.objects.filter(action__in=["patient.deceased", "patient.not_deceased"]).order_by("id")
        assert [row.action for row in said] == ["patient.deceased", "patient.not_deceased"]


@pytest.mark.parametrize(
    "said",
    [{"died_on": "01/11/2099", "source": "family"}, {"died_on": "01/11/1900", "source": "family"}, {"source": ""}],
)
def test_a_date_that_cannot_be_is_not_written(
    ana: Client, floor: Floor, verified: Interaction, said: dict[str, str]
) -> None:
    assert post(ana, "death", floor, **said).status_code == 422
    assert not Death.objects.exists()


@pytest.mark.parametrize(("number", "said", "left"), [
    (FAMILY_PHONE, {}, True), (FAMILY_PHONE, {"promised": "stop"}, False),
    (OWN_PHONE, {}, False), (OWN_PHONE, {"promised": "family"}, True),
])  # fmt: skip
def test_the_call_we_owe_them_stops_or_is_their_familys(
    ana: Client, floor: Floor, verified: Interaction, number: str, said: dict[str, str], left: bool
) -> None:
    patients.link_phone(floor.rosa, OWN_PHONE, floor.actor, utc_now())
    owed = promised(number)
    assert "Le debemos una llamada (Citas)" in ana.get(reverse("desk:death", args=[floor.rosa])).content.decode()

    post(ana, "death", floor, source="family", **said)

    assert Callback.objects.filter(id=owed.id, ended_at=None).exists() is left


def test_nobody_is_declared_dead_before_what_changes_was_seen(ana: Client, floor: Floor, verified: Interaction) -> None:
    promised(FAMILY_PHONE)
    typed = {"died_on": "01/11/2026", "source": "family", "promised": "family"}

    seen = post(ana, "death", floor, save="", **typed).content.decode()
    again = post(ana, "death", floor, save="", again="1", **typed).content.decode()

    assert not Death.objects.exists()
    assert "01/11/2026 · " in seen and "sigue en su lugar" in seen and "Rosa Elvira" in seen
    assert 'name="save"' in seen and 'name="save"' not in again
    assert 'value="01/11/2026"' in again and re.search(r'value="family"[^>]*checked', again)


def test_by_a_reason_nobody_is_declared_dead_nor_alive_before_two_data_coincide(log_in: Any, floor: Floor) -> None:
    sam: Client = log_in("sam")
    sam.post(reverse("desk:open-record", args=[floor.rosa]), WHY)
    asked = f"{reverse('desk:confirm', args=[floor.rosa])}?doing=death"

    for name in ("death", "not-dead", "release-family"):
        answer = post(sam, name, floor, died_on="01/11/2026", source="family")
        assert (answer.status_code, answer["Location"]) == (302, asked), name
    assert not Death.objects.exists()

    sam.post(asked, {"document": "52123907", "birth_date": "12/03/1954"})
    assert post(sam, "death", floor, died_on="01/11/2026", source="family").status_code == 302
    assert Death.objects.count() == 1
