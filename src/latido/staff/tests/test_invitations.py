from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from latido.compliance.models import AuditEvent
from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import invitations
from latido.staff.contracts import Role
from latido.staff.invitations import GOOD_FOR, InvitationOver
from latido.staff.models import Invitation, User
from latido.staff.tests.logins import PASSWORD, person

pytestmark = pytest.mark.db
OWN = "una frase que solo yo sé"
US = system("tests", SAN_RAFAEL)


@pytest.fixture
def ana(db: None) -> Iterator[UUID]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        yield person("Ana", Role.AGENT)


def accept(secret: str, password: str = OWN, *, late: timedelta = timedelta()) -> User:
    with tenancy.role("latido_login"):
        return invitations.accept(secret, password, address="192.0.2.1", now=utc_now() + late)


def test_a_link_works_once_and_the_password_is_the_persons_own(ana: UUID) -> None:
    secret = invitations.invite(ana, actor=US, now=utc_now())

    user = accept(secret)
    assert user.check_password(OWN)
    assert not user.password_is_temporary
    with pytest.raises(InvitationOver):
        accept(secret)
    with tenancy.role("latido_auditor"):
        rows = list(AuditEvent.objects.order_by("id").values_list("action", "actor_id"))
    assert rows[-2:] == [("staff.invited", None), ("staff.joined", ana)]


def test_an_invitation_ends_the_password_and_what_was_open_before(ana: UUID) -> None:
    before = User.objects.get(id=ana)
    assert before.check_password(PASSWORD)

    invitations.invite(ana, actor=US, now=utc_now())

    after = User.objects.get(id=ana)
    assert not after.has_usable_password()
    assert after.sessions_mark != before.sessions_mark


@pytest.mark.parametrize(("late", "works"), [(GOOD_FOR - timedelta(minutes=1), True), (GOOD_FOR, False)])
def test_a_link_lasts_72_hours(ana: UUID, late: timedelta, works: bool) -> None:
    secret = invitations.invite(ana, actor=US, now=utc_now())
    if works:
        assert accept(secret, late=late).id == ana
    else:
        with pytest.raises(InvitationOver):
            accept(secret, late=late)


def test_a_new_link_ends_the_one_before_and_a_strangers_guess_is_none(ana: UUID) -> None:
    old = invitations.invite(ana, actor=US, now=utc_now())
    new = invitations.invite(ana, actor=US, now=utc_now())

    for secret in (old, "", "x" * 43):
        with pytest.raises(InvitationOver):
            accept(secret)
    assert accept(new).id == ana


def test_a_weak_password_leaves_the_link_as_it_was(ana: UUID) -> None:
    secret = invitations.invite(ana, actor=US, now=utc_now())

    with pytest.raises(ValidationError):
        accept(secret, "corta")

    assert accept(secret).check_password(OWN)


def test_who_no_longer_works_here_is_not_invited_and_their_link_is_over(ana: UUID) -> None:
    secret = invitations.invite(ana, actor=US, now=utc_now())
    User.objects.filter(id=ana).update(is_active=False)

    with pytest.raises(InvitationOver):
        accept(secret)
    with pytest.raises(User.DoesNotExist):
        invitations.invite(ana, actor=US, now=utc_now())


def test_the_secret_is_kept_nowhere_and_old_invitations_are_forgotten(ana: UUID) -> None:
    secret = invitations.invite(ana, actor=US, now=utc_now())

    assert secret not in str(list(Invitation.objects.values()))
    assert invitations.forget_old(utc_now() + GOOD_FOR + timedelta(minutes=1)) == 1
