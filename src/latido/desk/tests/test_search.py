"""The search box, the emergency and the recordings."""

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel import references
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.scheduling import api as scheduling

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> int:
    with tenancy.role("latido_auditor"):
        return AuditEvent.objects.filter(action=action).count()


def test_search_shows_masked_people_and_is_audited(ana: Client, floor: Floor) -> None:
    page = ana.post(url("search"), {"q": "gutierrez 12/03/1954"}).content.decode()

    assert "Rosa E. G···" in page
    assert "Gutiérrez" not in page
    assert audited("patient.searched") == 1


def test_from_the_top_bar_the_page_has_its_own_address_without_what_was_typed(ana: Client, floor: Floor) -> None:
    whole = ana.post(url("search"), {"q": "gutierrez 12/03/1954"})
    part = ana.post(url("search"), {"q": "gutierrez 12/03/1954", "part": "found"})

    assert whole.headers["HX-Push-Url"] == url("search")
    assert "HX-Push-Url" not in part.headers


def test_whose_name_is_only_alike_is_marked(ana: Client, floor: Floor) -> None:
    alike = ana.post(url("search"), {"q": "rsoa gutierres"}).content.decode()
    heard = ana.post(url("search"), {"q": "roza gutierres"}).content.decode()

    assert "nombre parecido" in alike and "Rosa E. G···" in alike
    assert "nombre parecido" not in heard and "Rosa E. G···" in heard


def test_whose_appointment_or_contact_it_is_is_found_by_its_number_masked_and_audited(
    ana: Client, noor: Client, floor: Floor, verified: Interaction
) -> None:
    now = utc_now()
    place = scheduling.suggest_places(
        floor.rosa, floor.control, site_id=None, after=None, actor=floor.actor, now=now, limit=1
    )[0]
    taken = scheduling.book_appointment(
        floor.rosa, place.slot_id, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=now
    )

    for number in (f"cita {references.shown(taken.id)}", f"#{references.number_of(verified.id):09d}"):
        assert "Rosa E. G···" in ana.post(url("search"), {"q": number}).content.decode()
        assert "Nadie con esos datos" in noor.post(url("search"), {"q": number}).content.decode()
    assert audited("patient.searched") == 4


def test_noor_finds_nobody_of_this_hospital(noor: Client, floor: Floor) -> None:
    page = noor.post(url("search"), {"q": "52123907"}).content.decode()

    assert "Nadie con esos datos" in page
    assert noor.post(url("open-record", floor.rosa), {"code": "other", "reason": "curiosidad"}).status_code == 404


def test_one_name_alone_gets_advice(ana: Client, floor: Floor) -> None:
    assert 'data-testid="advice"' in ana.post(url("search"), {"q": "rosa"}).content.decode()


def test_before_a_record_opens_the_form_says_whose_it_is_masked_and_audited(ana: Client, floor: Floor) -> None:
    page = ana.get(url("open-record", floor.rosa)).content.decode()

    assert "Rosa E. G···" in page and "Gutiérrez" not in page
    assert audited("patient.candidates") == 1
    assert 'data-testid="of-whom"' not in ana.get(url("open-record", new_id())).content.decode()


def test_a_record_opens_with_a_reason(ana: Client, floor: Floor) -> None:
    without = ana.post(url("open-record", floor.rosa), {"code": "appointment", "reason": " "})
    unpicked = ana.post(url("open-record", floor.rosa), {"reason": "confirmar dirección de la sede"})
    with_one = ana.post(
        url("open-record", floor.rosa), {"code": "appointment", "reason": "confirmar dirección de la sede"}
    )

    assert without.status_code == unpicked.status_code == 422
    assert "Rosa Elvira Gutiérrez Peña" in with_one.content.decode()
    assert audited("patient.opened") == 1


def test_a_record_that_does_not_exist(ana: Client, floor: Floor) -> None:
    assert ana.post(url("open-record", new_id()), {"code": "other", "reason": "confirmar"}).status_code == 404


def test_in_a_call_somebody_found_joins_it(ana: Client, floor: Floor, talking: Interaction) -> None:
    found = ana.post(url("search"), {"q": "79456264"}).content.decode()
    page = ana.post(url("link", talking.id, floor.tomas), headers={"HX-Target": "workspace"}).content.decode()

    assert url("link", talking.id, floor.tomas) in found
    assert 'id="inbox"' in page
    assert interactions.interaction(talking.id).patient_ids == (floor.tomas,)


def test_the_emergency_needs_no_verification_and_is_recorded(ana: Client, talking: Interaction) -> None:
    page = ana.post(url("emergency")).content.decode()

    assert "Emergencia en curso" in page and "123" in page
    assert "emergency" in [step.kind for step in interactions.story(talking.id)]
    assert audited("interaction.emergency") == 1


def test_pressing_the_key_again_is_the_same_emergency(ana: Client, talking: Interaction) -> None:
    ana.post(url("emergency"))
    ana.post(url("emergency"))
    ana.get(url("emergency"))

    assert audited("interaction.emergency") == 1


def test_where_the_person_is_survives_a_reload(ana: Client, talking: Interaction) -> None:
    ana.post(url("emergency"))
    kept = ana.post(url("emergency-facts", talking.id), {"address": "Carrera 14 # 63-20", "company": "relative"})

    page = ana.get(url("emergency")).content.decode()

    assert kept.status_code == 204
    assert 'value="Carrera 14 # 63-20"' in page


def test_without_a_call_the_words_are_there_and_nothing_is_recorded(ana: Client) -> None:
    page = ana.post(url("emergency")).content.decode()

    assert "Emergencia en curso" in page
    assert audited("interaction.emergency") == 0


def test_recent_contacts_are_ones_own(ana: Client, log_in: LogIn, hung_up: Interaction) -> None:
    page = ana.get(url("recent")).content.decode()
    colleague = log_in("cata").get(url("recent")).content.decode()

    assert page.count('data-testid="contact-row"') == 1
    assert "Rosa G." in page and audited("patient.named") == 1
    assert "573001112233" not in page
    assert "Todavía no hay llamadas" in colleague


def test_whoever_may_listen_sees_everybodys_and_gives_a_reason(log_in: LogIn, hung_up: Interaction) -> None:
    sam = log_in("sam")

    listed = sam.get(url("recent")).content.decode()
    without = sam.post(url("listen", hung_up.id), {"purpose": "quality"})
    player = sam.post(url("listen", hung_up.id), {"purpose": "quality", "reason": "muestra semanal"})

    assert 'data-testid="listen"' in listed
    assert without.status_code == 422
    assert "Esta llamada no se grabó." in player.content.decode()
    assert audited("contacts.listed") >= 1 and audited("recording.listed") == 1


def test_an_agent_may_not_listen(ana: Client, hung_up: Interaction) -> None:
    assert ana.get(url("listen", hung_up.id)).status_code == 403
    assert ana.get(url("audio", hung_up.id, new_id())).status_code == 403


def test_a_page_that_is_no_number_is_the_first(ana: Client, hung_up: Interaction) -> None:
    assert ana.get(url("recent"), {"pagina": "x"}).status_code == 200
