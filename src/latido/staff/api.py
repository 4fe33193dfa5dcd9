"""The door of staff: who acts, what they may hear, who the agents are."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.staff import (
    again,
    configuring,
    directories,
    invitations,
    proof,
    recovery,
    resealing,
    selectors,
    services,
    sessions,
)
from latido.staff.contracts import ROLE_PERMISSIONS, TOPICS, Agent, Directory, NewPerson, Person, Role, Skill
from latido.staff.core import pledge_start
from latido.staff.models import User
from latido.staff.pledges import signing
from latido.staff.pledges import texts as pledges
from latido.staff.training import book, standing

reseal_factors = resealing.reseal_factors
reseal_directories = resealing.reseal_directories
factors_sealed_with = resealing.factors_sealed_with
directories_sealed_with = resealing.directories_sealed_with
agent = selectors.agent
agents = selectors.agents
agents_by_id = selectors.agents_by_id
names = selectors.names
skills = selectors.skills
skills_by_agent = selectors.skills_by_agent
people = selectors.people
person = selectors.person
full_name = selectors.full_name
tours_seen = selectors.tours_seen
person_called = selectors.person_called
posture_facts = selectors.posture_facts

KINDS = (*configuring.KINDS, directories.Directories())
set_directory_secret = directories.set_secret
directory_secret_is_set = directories.secret_is_set
check_directory = directories.check
directory_checked = directories.checked
invite = invitations.invite
invitation_of = invitations.waiting
give_password_link = invitations.give_password_link
reset_second_factor = recovery.reset_second_factor

PLEDGE_START = pledge_start.START
accept_pledge = signing.accept
pledge_in_force = pledges.in_force
pledge_versions = pledges.versions
publish_pledge = pledges.publish
pledge_standings = pledges.standings

require_training = book.require
end_training = book.end
complete_training = book.complete
undo_training = book.undo
training_completion = book.completion
training_required = book.required
training_requirement = book.requirement
training_standings = book.standings
settle_training = standing.settle
settle_training_everywhere = standing.settle_everywhere
lacks_training = standing.is_held
training_days = standing.days_left

shows_again = again.shows_again
TooManyTries = again.TooManyTries
session_of = sessions.own
create_person = services.create_person
change_person = services.change_person
deactivate = services.deactivate
reactivate = services.reactivate
give_temporary_password = services.give_temporary_password
add_skill = services.add_skill
temporary_password = services.temporary_password
EmailTaken = services.EmailTaken
NotYourself = services.NotYourself
UnknownPerson = User.DoesNotExist
PHONE = "desk.use"

__all__ = [
    "KINDS",
    "PLEDGE_START",
    "Agent",
    "EmailTaken",
    "NewPerson",
    "NotYourself",
    "Person",
    "Role",
    "Skill",
    "TooManyTries",
    "UnknownPerson",
    "accept_pledge",
    "actor_of",
    "add_skill",
    "agent",
    "agents",
    "agents_by_id",
    "came_by",
    "change_person",
    "check_directory",
    "complete_training",
    "create_person",
    "deactivate",
    "directory_checked",
    "directory_secret_is_set",
    "directory_seen",
    "end_training",
    "full_name",
    "give_password_link",
    "give_temporary_password",
    "invitation_of",
    "invite",
    "lacks_training",
    "names",
    "people",
    "person",
    "person_called",
    "phone_marks",
    "pledge_in_force",
    "pledge_standings",
    "pledge_versions",
    "posture_facts",
    "publish_pledge",
    "reactivate",
    "require_training",
    "reset_second_factor",
    "session_of",
    "set_directory_secret",
    "settle_training",
    "settle_training_everywhere",
    "shows_again",
    "skills",
    "skills_by_agent",
    "temporary_password",
    "topics_of_session",
    "tours_seen",
    "training_completion",
    "training_days",
    "training_required",
    "training_requirement",
    "training_standings",
    "undo_training",
    "who_acts",
    "whose_email",
]


def who_acts(request: HttpRequest) -> Actor | None:
    """The logged-in member of staff behind a request, or nobody. Asked in the login's scope."""
    user = request.user
    if not isinstance(user, User) or not user.is_active or not sessions.is_open(request, user, utc_now()):
        return None
    return actor_of(user, session_key=request.session.session_key or "", address=request.META.get("REMOTE_ADDR", ""))


def actor_of(user: User, *, session_key: str = "", address: str = "") -> Actor:
    """A user as services and audit see them. The session is told apart, never told."""
    roles = selectors.roles_of(user)
    return Actor(
        ActorKind.STAFF,
        user.organisation_id,
        id=user.id,
        roles=frozenset(map(str, roles)),
        permissions=permissions_of(roles),
        session=hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else "",
        address=address,
    )


def permissions_of(roles: Collection[Role]) -> frozenset[str]:
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def whose_email(email: str) -> tuple[UUID, UUID] | None:
    """The person who may log in with this e-mail, and their organisation. In no scope."""
    with tenancy.role("latido_login"):
        rows = User.objects.filter(email__iexact=email.strip(), is_active=True)
        return rows.values_list("id", "organisation_id").first()


def topics_of_session(session_key: str) -> tuple[str, ...]:
    """What the page of this session may hear; nothing for strangers, people who left, and half a login.

    A locked screen still hears: its phone must ring.
    """
    try:
        with tenancy.role("latido_login"):
            session = SessionStore(session_key).load()
            user = _user_of(session)
            if user is None or not may_work(user, session):
                return ()
            permissions = permissions_of(selectors.roles_of(user))
    finally:
        close_old_connections()  # no request ends here, so the connection goes back to the pool by hand
    house = (f"{name}:{user.organisation_id}" for name in ("floor", "alarm", "privacy") if TOPICS[name] in permissions)
    return (f"agent:{user.id}", *house)


def came_by(request: HttpRequest) -> str:
    """The id of the directory this session was opened by, or nothing."""
    return proof.directory_of(request.session, request.user) if isinstance(request.user, User) else ""


def directory_seen(code: str, absolute: Callable[[str], str]) -> Directory:
    """A directory of this organisation, as its way in sees it. Raises compliance's UnknownItem."""
    return directories.seen(directories.row_of(code), absolute)


def phone_marks(people: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Of those who may use a telephone now, the mark of all they have open and then each browser's. In no scope.

    What was opened under another mark is over.
    """
    with tenancy.role("latido_login"):
        users = User.objects.filter(id__in=people, is_active=True)
        return sessions.marks([user for user in users if PHONE in permissions_of(selectors.roles_of(user))])


def _user_of(session: Mapping[str, object]) -> User | None:
    whose = str(session.get(SESSION_KEY, ""))
    user = User.objects.filter(id=whose, is_active=True).first() if whose else None
    if user is None:
        return None
    known = str(session.get(HASH_SESSION_KEY, ""))
    if not constant_time_compare(known, user.get_session_auth_hash()) or sessions.is_over(session, utc_now()):
        return None
    return user


def may_work(user: User, session: Mapping[str, object]) -> bool:
    """Whether the login is whole: a password of their own and, outside the demonstration, a second factor."""
    if user.password_is_temporary:
        return False
    shown = bool(settings.DEMO) or proof.shown_by_directory(session, user)
    return shown or selectors.has_second_factor(user.id)
