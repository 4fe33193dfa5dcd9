"""Beside each act of a contact the audit says how far who was on the line was verified then, and who spoke."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance import memory
from latido.compliance.contracts import AuditRecord
from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital with Ana in a call
from latido.desk.tests.conftest import Floor
from latido.desk.tests.test_family import ROSAS, for_rosa, prove, son, speak, url
from latido.interactions.contracts import Interaction
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing import tenancy, trace
from latido.staff.contracts import Role
from latido.staff.tests import logins

__all__ = ["for_rosa"]
pytestmark = pytest.mark.db


def written(action: str) -> list[tuple[str, UUID | None]]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action).order_by("id").values_list("level", "on_behalf_of"))


def test_an_act_says_how_far_they_were_verified_when_it_was_done(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    ana.post(url("link", talking.id, floor.rosa))
    prove(ana, talking, floor.rosa, document="52123907", **ROSAS)
    ana.get(url("appointments", talking.id, floor.rosa))

    assert written("patient.verified")[0] == ("L1", None), "a telephone on file, and nothing shown yet"
    assert written("appointment.listed")[-1] == ("L2", None)


def test_it_says_which_relative_spoke(ana: Client, floor: Floor, for_rosa: Interaction) -> None:
    speak(ana, for_rosa, floor.rosa, son(floor).id)
    prove(ana, for_rosa, floor.rosa, speaker_document="79456264", **ROSAS)
    ana.get(url("appointments", for_rosa.id, floor.rosa))

    assert written("appointment.listed")[-1] == ("L2", son(floor).id)
    officer = logins.browser(logins.person("Pia", Role.PRIVACY_OFFICER))
    report = officer.get(reverse("console:who-saw-one", args=[floor.rosa])).content.decode()
    assert "Verificación de quien hablaba: N1 a N2 · en nombre de la persona: Hijo" in report
    assert "N2 · habló un familiar" in officer.get(reverse("console:audit")).content.decode()


def test_what_another_request_heard_is_not_believed(floor: Floor, verified: Interaction) -> None:
    with trace.request():
        memory.note_standing(verified.id, {floor.rosa: ("L3", None)})
        compliance.record(floor.actor, AuditRecord("patient.opened", (floor.rosa,), verified.id))
    with trace.request():
        compliance.record(floor.actor, AuditRecord("patient.opened", (floor.rosa,), verified.id))

    assert written("patient.opened")[-2:] == [("L3", None), ("L2", None)]


def test_outside_a_contact_and_of_a_machine_it_says_nothing(floor: Floor, verified: Interaction) -> None:
    compliance.record(floor.actor, AuditRecord("patient.opened", (floor.rosa,)))
    compliance.record(system("router", SAN_RAFAEL), AuditRecord("patient.opened", (floor.rosa,), verified.id))

    assert written("patient.opened")[-2:] == [("", None), ("", None)]


def test_the_least_of_those_it_was_about(floor: Floor, verified: Interaction) -> None:
    compliance.record(floor.actor, AuditRecord("patient.opened", (floor.rosa, floor.tomas), verified.id))

    assert written("patient.opened")[-1] == ("L1", None)
