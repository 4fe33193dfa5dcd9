"""Reads of staff, as values."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from latido.staff.contracts import Agent, Person, Role, Skill
from latido.staff.models import SECOND_FACTORS, AgentSkill, User
from latido.staff.models import Skill as SkillRow

TAKE_CONTACTS = frozenset({Role.AGENT, Role.NURSE, Role.BILLING, Role.SUPERVISOR})


def roles_of(user: User) -> frozenset[Role]:
    """Names an older or newer version wrote and this one does not know give no right."""
    known = {str(role) for role in Role}
    return frozenset(Role(name) for name in user.role_names if name in known)


def full_name(user: User) -> str:
    return f"{user.first_name} {user.last_name}".strip()


def as_agent(user: User) -> Agent:
    roles = roles_of(user)
    return Agent(
        id=user.id,
        organisation_id=user.organisation_id,
        name=full_name(user),
        first_name=user.first_name,
        initials=(user.first_name[:1] + user.last_name[:1]).upper(),
        email=user.email,
        roles=roles,
        skills=_skills(user),
        site_ids=tuple(each.site_id for each in user.user_sites.all()),
        takes_contacts=bool(roles & TAKE_CONTACTS),
    )


def as_person(user: User, *, second_factor: bool) -> Person:
    return Person(
        id=user.id,
        name=full_name(user),
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        roles=roles_of(user),
        skills=_skills(user),
        site_ids=tuple(each.site_id for each in user.user_sites.all()),
        language=user.language,
        active=user.is_active,
        second_factor=second_factor,
    )


def _skills(user: User) -> Mapping[str, int]:
    return MappingProxyType({each.skill.code: each.proficiency for each in user.agent_skills.all()})


def _whole(users: QuerySet[User]) -> QuerySet[User]:
    return users.prefetch_related("agent_skills__skill", "user_sites").order_by("first_name", "last_name", "id")


def agent(agent_id: UUID) -> Agent | None:
    user = _whole(User.objects.filter(id=agent_id, is_active=True)).first()
    return as_agent(user) if user else None


def agents() -> list[Agent]:
    return [as_agent(user) for user in _whole(User.objects.filter(is_active=True))]


def agents_by_id(ids: Collection[UUID]) -> dict[UUID, Agent]:
    """Names on old contacts stay, so people who have left are found too."""
    return {user.id: as_agent(user) for user in _whole(User.objects.filter(id__in=ids))}


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whole names, of people who have left too."""
    return {user.id: full_name(user) for user in User.objects.filter(id__in=ids).only("first_name", "last_name")}


def skills_by_agent(ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {each: {} for each in ids}
    for row in AgentSkill.objects.filter(agent_id__in=ids).select_related("skill"):
        found[row.agent_id][row.skill.code] = row.proficiency
    return found


def skills() -> list[Skill]:
    return [Skill(row.code, row.name) for row in SkillRow.objects.order_by("name")]


def people(search: str, offset: int, limit: int) -> tuple[list[Person], int]:
    """A page of everybody, people who have left last; and how many there are."""
    users: QuerySet[User] = User.objects.all()
    for word in search.split():
        users = users.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    rows = _whole(_with_factor(users)).order_by("-is_active", "first_name", "last_name", "id")
    page = [as_person(user, second_factor=user.has_factor) for user in rows[offset : offset + limit]]  # type: ignore[attr-defined]
    return page, users.count()


def person(person_id: UUID) -> Person | None:
    user = _whole(_with_factor(User.objects.filter(id=person_id))).first()
    return as_person(user, second_factor=user.has_factor) if user else None  # type: ignore[attr-defined]


def _with_factor(users: QuerySet[User]) -> QuerySet[User]:
    return users.annotate(
        has_factor=Exists(Authenticator.objects.filter(user_id=OuterRef("id"), type__in=SECOND_FACTORS))
    )


def has_second_factor(user_id: UUID) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).exists())
