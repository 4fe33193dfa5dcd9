"""Reads of staff, as values."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from latido.compliance.contracts import posture
from latido.kernel.ids import id_at
from latido.staff.contracts import RANK, Agent, Person, Role, Skill
from latido.staff.models import SECOND_FACTORS, AgentSkill, TourSeen, User, UserSite
from latido.staff.models import Skill as SkillRow

TAKE_CONTACTS = frozenset({Role.AGENT, Role.NURSE, Role.BILLING, Role.SUPERVISOR})
HIGHEST = max(RANK.values())
MOST = [str(role) for role in Role if RANK[role] == HIGHEST]  # whose rights reach furthest


def roles_of(user: User) -> frozenset[Role]:
    """Names an older or newer version wrote and this one does not know give no right."""
    known = {str(role) for role in Role}
    return frozenset(Role(name) for name in user.role_names if name in known)


def full_name(user: User) -> str:
    return f"{user.first_name} {user.last_name}".strip()


def _as_agent(user: User, skills: Mapping[str, int], sites: tuple[UUID, ...]) -> Agent:
    roles = roles_of(user)
    return Agent(
        id=user.id,
        organisation_id=user.organisation_id,
        name=full_name(user),
        first_name=user.first_name,
        initials=(user.first_name[:1] + user.last_name[:1]).upper(),
        email=user.email,
        roles=roles,
        skills=skills,
        site_ids=sites,
        takes_contacts=bool(roles & TAKE_CONTACTS),
    )


def _as_person(user: User, skills: Mapping[str, int], sites: tuple[UUID, ...]) -> Person:
    return Person(
        id=user.id,
        name=full_name(user),
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        roles=roles_of(user),
        skills=skills,
        site_ids=sites,
        language=user.language,
        active=user.is_active,
        second_factor=user.has_factor,  # type: ignore[attr-defined]  # of _with_factor
        asked_help_at=user.asked_help_at,
    )


def _whole(users: QuerySet[User]) -> Iterator[tuple[User, Mapping[str, int], tuple[UUID, ...]]]:
    """Each with their skills and sites. Django's prefetch takes a millisecond a person; a network has hundreds."""
    rows = list(users)
    ids = [row.id for row in rows]
    skills, sites = skills_by_agent(ids), sites_by_person(ids)
    return ((row, MappingProxyType(skills[row.id]), tuple(sites[row.id])) for row in rows)


def agent(agent_id: UUID) -> Agent | None:
    found = _whole(User.objects.filter(id=agent_id, is_active=True))
    return next((_as_agent(*each) for each in found), None)


def agents() -> list[Agent]:
    users = User.objects.filter(is_active=True).order_by("first_name", "last_name", "id")
    return [_as_agent(*each) for each in _whole(users)]


def agents_by_id(ids: Collection[UUID]) -> dict[UUID, Agent]:
    """Names on old contacts stay, so people who have left are found too."""
    return {each[0].id: _as_agent(*each) for each in _whole(User.objects.filter(id__in=ids))}


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whole names, of people who have left too."""
    return {user.id: full_name(user) for user in User.objects.filter(id__in=ids).only("first_name", "last_name")}


def person_called(email: str) -> UUID | None:
    """Whose e-mail it is, of people who have left too."""
    found: UUID | None = User.objects.filter(email__iexact=email.strip()).values_list("id", flat=True).first()
    return found


def skills_by_agent(ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {each: {} for each in ids}
    rows = AgentSkill.objects.filter(agent_id__in=ids).order_by("id")
    for agent_id, code, proficiency in rows.values_list("agent_id", "skill__code", "proficiency"):
        found[agent_id][code] = proficiency
    return found


def sites_by_person(ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {each: [] for each in ids}
    for user_id, site_id in UserSite.objects.filter(user_id__in=ids).order_by("id").values_list("user_id", "site_id"):
        found[user_id].append(site_id)
    return found


def skills() -> list[Skill]:
    return [Skill(row.code, row.name) for row in SkillRow.objects.order_by("name")]


def people(search: str, offset: int, limit: int) -> tuple[list[Person], int]:
    """A page of everybody, people who have left last; and how many there are."""
    users: QuerySet[User] = User.objects.all()
    for word in search.split():
        users = users.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    rows = _with_factor(users).order_by("-is_active", "first_name", "last_name", "id")
    return [_as_person(*each) for each in _whole(rows[offset : offset + limit])], users.count()


def person(person_id: UUID) -> Person | None:
    found = _whole(_with_factor(User.objects.filter(id=person_id)))
    return next((_as_person(*each) for each in found), None)


def tours_seen(user_id: UUID) -> frozenset[str]:
    """The tours of the demonstration that this person saw or sent away."""
    return frozenset(TourSeen.objects.filter(user_id=user_id).values_list("name", flat=True))


def _with_factor(users: QuerySet[User]) -> QuerySet[User]:
    return users.annotate(
        has_factor=Exists(Authenticator.objects.filter(user_id=OuterRef("id"), type__in=SECOND_FACTORS))
    )


def has_second_factor(user_id: UUID) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).exists())


def posture_facts(now: datetime) -> Iterator[posture.Fact]:
    """How people stand with the clinic's controls: their second step, and rights nobody uses. Counts, of nobody.

    late: of those, who administer or look after privacy.
    """
    people = User.objects.filter(is_active=True)
    many = people.count()
    with_more = Q()
    for role in MOST:
        with_more |= Q(role_names__contains=[role])
    factors = Authenticator.objects.filter(user_id=OuterRef("id"), type__in=SECOND_FACTORS)
    alone = people.exclude(Exists(factors))
    yield posture.Fact(posture.Control.FACTORS, wrong=alone.count(), late=alone.filter(with_more).count(), of=many)
    unused = _unused(now - posture.UNUSED)
    yield posture.Fact(posture.Control.UNUSED_RIGHTS, wrong=unused, of=many)


def _unused(since: datetime) -> int:
    """Who may come in and has not, not counting whoever was made since. A session lasts half a day: each day enters."""
    made_before = id_at(int(since.timestamp() * 1000), bytes(10))
    idle = Q(last_login__lt=since) | Q(last_login=None, id__lt=made_before)
    return int(User.objects.filter(idle, is_active=True).count())
