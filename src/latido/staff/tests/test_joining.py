"""Who of us somebody is whom a directory saw. What a directory says is believed here; elsewhere it is checked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from latido.compliance import api as compliance
from latido.compliance.models import AuditEvent
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import api as staff
from latido.staff.contracts import Arrival, NotBelieved, Role
from latido.staff.entering import joining
from latido.staff.models import Directory, DirectoryLink, User
from latido.staff.tests.logins import person

pytestmark = pytest.mark.db
US = system("tests", SAN_RAFAEL)
ANA = Arrival("s-1", "ana@demo.latido", True, "Ana", "Morales", frozenset({"agentes"}))


@pytest.fixture
def ana(db: None) -> Iterator[UUID]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        person("Berta", Role.ADMINISTRATOR)
        yield person("Ana", Role.AGENT)


def red(**changed: Any) -> Directory:
    item = {
        "name": "San Rafael",
        "enabled": True,
        "address": "https://idp.example",
        "client_id": "latido",
        "groups": {"agentes": ["agent"], "jefes": ["supervisor"], "sistemas": ["administrator"]},
        "emergency": ["berta@demo.latido"],
        **changed,
    }
    compliance.change("directory", "red", item, actor=US)
    row: Directory = Directory.objects.get(code="red")
    return row


def refusal(row: Directory, arrival: Arrival) -> str:
    with pytest.raises(NotBelieved) as refused:
        joining.joined(row, arrival)
    return refused.value.why


def test_roles_are_the_sum_of_the_groups_and_nothing_of_before(ana: UUID) -> None:
    user = joining.joined(red(), replace(ANA, groups=frozenset({"jefes", "sistemas", "futbol"})))

    assert user.id == ana
    assert user.role_names == ["administrator", "supervisor"]


def test_the_same_roles_write_no_history_and_end_nothing(ana: UUID) -> None:
    row, before = red(), User.objects.get(id=ana).sessions_mark
    joining.joined(row, ANA)

    assert joining.joined(row, ANA).sessions_mark == before
    assert compliance.changes(of="person", key="ana@demo.latido", limit=5) == []


def test_an_email_that_nobody_vouches_for_joins_nobody(ana: UUID) -> None:
    assert refusal(red(), replace(ANA, email_verified=False)) == "email_unverified"
    assert refusal(red(), replace(ANA, email="")) == "email_unverified"

    assert joining.joined(red(vouches_for_email=True), replace(ANA, email_verified=False)).id == ana


def test_a_stranger_without_a_group_of_ours_is_not_created(ana: UUID) -> None:
    stranger = replace(ANA, subject="s-2", email="nuevo@demo.latido")

    assert refusal(red(), stranger) == "stranger"
    assert refusal(red(creates_people=True), replace(stranger, groups=frozenset({"futbol"}))) == "no_role"
    assert not User.objects.filter(email="nuevo@demo.latido").exists()
    assert joining.joined(red(creates_people=True), stranger).role_names == ["agent"]


def test_the_emergency_person_is_never_the_directorys(ana: UUID) -> None:
    assert refusal(red(), replace(ANA, email="berta@demo.latido")) == "emergency"
    joined = joining.joined(red(), replace(ANA, groups=frozenset({"sistemas"})))
    assert refusal(red(emergency=["berta@demo.latido", joined.email]), ANA) == "emergency"


def test_who_was_deactivated_by_a_person_stays_out_and_who_was_by_their_groups_comes_back(ana: UUID) -> None:
    row = red()
    joining.joined(row, ANA)
    assert refusal(row, replace(ANA, groups=frozenset())) == "no_role"
    assert joining.joined(row, ANA).is_active

    staff.deactivate(ana, actor=US)

    assert refusal(row, ANA) == "inactive"
    assert DirectoryLink.objects.get(user_id=ana).closed is False


def test_who_was_taken_back_by_hand_and_let_go_again_stays_out(ana: UUID) -> None:
    row = red()
    joining.joined(row, ANA)
    assert refusal(row, replace(ANA, groups=frozenset())) == "no_role"

    staff.reactivate(ana, actor=US)
    staff.deactivate(ana, actor=US)

    assert refusal(row, ANA) == "inactive"


def test_a_temporary_password_is_over_for_who_enters_by_the_directory(ana: UUID) -> None:
    staff.give_temporary_password(ana, actor=US)

    user = joining.joined(red(), ANA)

    assert not user.password_is_temporary
    assert not user.has_usable_password()


def test_a_refusal_says_why_and_nothing_of_who(ana: UUID) -> None:
    joining.refused(red(), "stranger", "192.0.2.1")

    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="directory.refused")
    assert (row.address, row.detail["why"], row.outcome) == ("192.0.2.1", "stranger", "refused")
    assert set(row.detail) == {"why", "directory"}
