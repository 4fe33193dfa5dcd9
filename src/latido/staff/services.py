"""Writes of staff. Each is one transaction, says who did it, and leaves an audit row."""

import secrets
from collections.abc import Collection, Mapping
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.plumbing.tenancy import current_organisation
from latido.staff import devices, selectors
from latido.staff.contracts import NewPerson, Role
from latido.staff.models import AgentSkill, DirectoryLink, Skill, User, UserSite
from latido.staff.sessions import end_sessions

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is misread aloud or on paper


class EmailTaken(Exception):
    """Ya existe un usuario con ese correo."""


class NotYourself(Exception):
    """Nadie puede hacérselo a sí mismo: lo hace otra persona."""


def temporary_password() -> str:
    """Sixteen letters in fours: 79 bits, readable over a telephone."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


@transaction.atomic
def create_person(new: NewPerson, password: str | None, *, actor: Actor, temporary: bool = True) -> UUID:
    """A new member of staff. temporary: they must choose a password of their own at first login.

    Without a password nobody can log in as them until they accept an invitation.

    Raises EmailTaken.
    """
    user = User(
        email=new.email.strip().lower(),
        first_name=new.first_name.strip(),
        last_name=new.last_name.strip(),
        role_names=sorted(new.roles),
        language=new.language,
        password_is_temporary=temporary,
        organisation_id=current_organisation(),
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as taken:
        raise EmailTaken from taken
    _set_skills(user, new.skills)
    _set_sites(user, new.site_ids)
    _record(actor, "staff.created", user.id, {"roles": ",".join(sorted(new.roles))})
    return user.id


@transaction.atomic
def change_person(person_id: UUID, changed: NewPerson, *, actor: Actor) -> None:
    """Name, roles, skills and sites as given; the e-mail stays. Whoever loses a role begins anew at the login.

    Raises User.DoesNotExist; NotYourself when an administrator drops their own role.
    """
    user = User.objects.select_for_update().get(id=person_id)
    before = selectors.roles_of(user)
    if actor.id == user.id and Role.ADMINISTRATOR in before - changed.roles:
        raise NotYourself
    user.first_name, user.last_name = changed.first_name.strip(), changed.last_name.strip()
    user.role_names, user.language = sorted(changed.roles), changed.language
    if before - changed.roles:
        end_sessions(user)
    user.save(update_fields=["first_name", "last_name", "role_names", "language", "sessions_mark"])
    _set_skills(user, changed.skills)
    _set_sites(user, changed.site_ids)
    roles = {"before": ",".join(sorted(before)), "after": ",".join(sorted(changed.roles))}
    _record(actor, "staff.changed", user.id, roles)


@transaction.atomic
def deactivate(person_id: UUID, *, actor: Actor) -> None:
    """They cannot log in, and whatever they have open is over: pages, streams, telephone, within 10 s.

    Raises User.DoesNotExist, NotYourself.
    """
    if actor.id == person_id:
        raise NotYourself
    _set_active(person_id, active=False)
    _record(actor, "staff.deactivated", person_id)


@transaction.atomic
def reactivate(person_id: UUID, *, actor: Actor) -> None:
    """Undoes `deactivate`. Raises User.DoesNotExist."""
    _set_active(person_id, active=True)
    _record(actor, "staff.reactivated", person_id)


@transaction.atomic
def give_temporary_password(person_id: UUID, *, actor: Actor) -> str:
    """A new temporary password; the old one, the second factor and every open session end.

    Raises User.DoesNotExist, NotYourself.
    """
    if actor.id == person_id:
        raise NotYourself
    user = User.objects.select_for_update().get(id=person_id)
    password = temporary_password()
    user.set_password(password)
    user.password_is_temporary = True
    end_sessions(user)
    user.save(update_fields=["password", "password_is_temporary", "sessions_mark"])
    devices.forget(user)
    Authenticator.objects.filter(user_id=user.id).delete()
    _record(actor, "staff.reset", user.id)
    return password


def add_skill(code: str, name: str) -> None:
    """A skill of this organisation; asking twice renames it."""
    Skill.objects.update_or_create(organisation_id=current_organisation(), code=code, defaults={"name": name})


def _set_active(person_id: UUID, *, active: bool) -> None:
    user = User.objects.select_for_update().get(id=person_id)
    user.is_active = active
    if not active:
        end_sessions(user)
    user.save(update_fields=["is_active", "sessions_mark"])
    DirectoryLink.objects.filter(user=user).update(closed=False)  # what a person decides, no directory undoes


def _set_skills(user: User, proficiency: Mapping[str, int]) -> None:
    AgentSkill.objects.filter(agent=user).delete()
    known = {skill.code: skill for skill in Skill.objects.filter(code__in=proficiency)}
    rows = [AgentSkill(agent=user, skill=known[code], proficiency=level) for code, level in proficiency.items()]
    AgentSkill.objects.bulk_create(rows)


def _set_sites(user: User, site_ids: Collection[UUID]) -> None:
    UserSite.objects.filter(user=user).delete()
    UserSite.objects.bulk_create(UserSite(user=user, site_id=each) for each in site_ids)


def _record(actor: Actor, action: str, person_id: UUID, detail: Mapping[str, str] | None = None) -> None:
    compliance.record(actor, AuditRecord(action, detail={"person": str(person_id), **(detail or {})}))
