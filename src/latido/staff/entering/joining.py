"""Who of us somebody is whom a directory saw, and with which roles. Each function in the organisation's scope."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome, Refused
from latido.kernel.actor import Actor, system
from latido.staff.contracts import Arrival, DirectoryItem, NotBelieved
from latido.staff.directories import item_of
from latido.staff.models import Directory, DirectoryLink, User

NAME = "directory"  # of who acts


def joined(row: Directory, arrival: Arrival) -> User:
    """The person, with the roles of their groups as they are now. Raises NotBelieved.

    Known by the subject alone; an e-mail joins an account to a person once, the first time.
    """
    item, who = item_of(row), system(NAME, row.organisation_id)
    roles = roles_of(item, arrival.groups)
    link = DirectoryLink.objects.select_for_update().filter(directory=row, subject=arrival.subject).first()
    if link is None:
        link = _first_time(row, item, arrival, roles, who)
    user: User = User.objects.get(id=link.user_id)
    if user.email in item.emergency:
        raise NotBelieved("emergency")
    _follow_groups(link, user, roles, who, item.name)
    user.refresh_from_db()
    if not user.is_active:
        raise NotBelieved("inactive" if roles else "no_role")
    _needs_no_temporary_password(user)
    compliance.record(who, AuditRecord("directory.entered", detail={**_about(row), "person": str(user.id)}))
    return user


def roles_of(item: DirectoryItem, groups: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(item.groups.get(group, frozenset()) for group in groups))


def refused(row: Directory, why: str, address: str) -> None:
    """Write down that somebody was not let in, and why; nothing of who they said they were."""
    who = replace(system(NAME, row.organisation_id), address=address)
    detail = {**_about(row), "why": why}
    compliance.record(who, AuditRecord("directory.refused", outcome=Outcome.REFUSED, detail=detail))


def _first_time(
    row: Directory, item: DirectoryItem, arrival: Arrival, roles: frozenset[str], who: Actor
) -> DirectoryLink:
    email = arrival.email.lower()
    if not email or not (arrival.email_verified or item.vouches_for_email):
        raise NotBelieved("email_unverified")
    if email in item.emergency:
        raise NotBelieved("emergency")
    if not roles:
        raise NotBelieved("no_role")
    user = User.objects.filter(email=email).first()
    if user is None:
        user = _created(item, arrival, email, roles, who)
    elif not user.is_active:
        raise NotBelieved("inactive")
    if DirectoryLink.objects.filter(directory=row, user=user).exists():
        raise NotBelieved("another")
    link: DirectoryLink = DirectoryLink.objects.create(directory=row, user=user, subject=arrival.subject)
    compliance.record(who, AuditRecord("directory.linked", detail={**_about(row), "person": str(user.id)}))
    return link


def _created(item: DirectoryItem, arrival: Arrival, email: str, roles: frozenset[str], who: Actor) -> User:
    if not item.creates_people:
        raise NotBelieved("stranger")
    person = {
        "first_name": arrival.first_name[:80] or email.partition("@")[0][:80],
        "last_name": arrival.last_name[:120],
        "roles": sorted(roles),
    }
    try:
        compliance.change("person", email, person, actor=who, why=item.name, sure=True)
    except Refused as impossible:
        raise NotBelieved("taken") from impossible
    made: User = User.objects.get(email=email)
    return made


def _follow_groups(link: DirectoryLink, user: User, roles: frozenset[str], who: Actor, why: str) -> None:
    """Roles lost in the directory are lost here, and what was open with them ends; with none left the door closes."""
    change: dict[str, Any] = {}
    if not roles and user.is_active:
        change = {"active": False}
    elif roles and (user.is_active or link.closed) and (set(roles) != set(user.role_names) or not user.is_active):
        change = {"active": True, "roles": sorted(roles)}
    if not change:
        return
    now = dict(compliance.item("person", user.email).value)
    try:
        compliance.change("person", user.email, {**now, **change}, actor=who, why=why, sure=True)
    except Refused as impossible:
        raise NotBelieved("roles") from impossible
    link.closed = not roles
    link.save(update_fields=["closed"])


def _needs_no_temporary_password(user: User) -> None:
    """What somebody handed over for the first day is over for whoever enters by the directory."""
    if user.password_is_temporary:
        user.set_unusable_password()
        user.password_is_temporary = False
        user.save(update_fields=["password", "password_is_temporary"])


def _about(row: Directory) -> dict[str, str]:
    return {"directory": str(row.id)}
