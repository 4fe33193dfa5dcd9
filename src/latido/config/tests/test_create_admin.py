from typing import Any

import pytest
from django.core.management import CommandError, call_command

from latido.channels.voice import api as voice
from latido.config import standard
from latido.flows import api as flows
from latido.interactions import api as interactions
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.models import User
from latido_run import options

pytestmark = pytest.mark.db
GIVEN = {
    "organisation": "Clínica del Sol",
    "country": "co",
    "time_zone": "America/Bogota",
    "main_number": "601 555 0199",
    "emergency_number": "123",
    "site": "Sede Única",
    "trunk": "203.0.113.5:5070",
    "overflow": "601 555 0911",
    "email": "ada@sol.example",
    "first_name": "Ada",
    "last_name": "Ruiz",
}


def test_a_new_installation_gets_its_organisation_and_an_administrator(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_admin", **GIVEN)

    password = capsys.readouterr().out.split("temporary password: ")[1].strip()
    with tenancy.role("latido_login"):
        ada = User.objects.get(email="ada@sol.example")
    assert ada.check_password(password)
    assert ada.password_is_temporary
    with tenancy.organisation(ada.organisation_id):
        assert orgs.organisation().main_number == "+576015550199"
        assert staff.agents()[0].roles == {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}


def test_a_demonstration_takes_no_real_people_and_their_home_becomes_none(db: None, settings: Any) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="second factor"):
        call_command("create_admin", **GIVEN)

    settings.DEMO = False
    call_command("create_admin", **GIVEN)

    assert options.is_real(settings.HOME)


def test_a_new_organisation_answers_from_its_first_day(db: None) -> None:
    call_command("create_admin", **GIVEN)

    number = voice.find_number("+576015550199")
    with tenancy.organisation(number.organisation_id):
        assert [queue.code for queue in routing.queues()] == [queue.code for queue in standard.QUEUES]
        assert len(interactions.dispositions()) == 14
        assert any(prompt.text.startswith("Clínica del Sol. Si es una emergencia") for prompt in flows.prompts())
        assert voice.overflows() == {} or "+576015550911" in voice.overflows().values()


@pytest.mark.parametrize(
    "wrong", [{"main_number": "12"}, {"time_zone": "Bogota"}, {"trunk": "no address"}], ids=["number", "zone", "trunk"]
)
def test_what_could_not_work_later_is_refused(db: None, wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("create_admin", **{**GIVEN, **wrong})


def test_the_same_administrator_is_not_made_twice_and_no_half_is_left(db: None) -> None:
    call_command("create_admin", **GIVEN)

    with pytest.raises(CommandError, match="already"):
        call_command("create_admin", **GIVEN)

    with tenancy.role("latido_auditor"):
        assert len(orgs.organisation_ids()) == 1
