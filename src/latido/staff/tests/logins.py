"""For tests of every room above: people of the staff, and browsers that are past the login."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from latido.kernel.actor import Actor, system
from latido.plumbing import tenancy
from latido.staff import api
from latido.staff.contracts import NewPerson, Role
from latido.staff.models import User

PASSWORD = "una clave larga de Ana"


def person(name: str, *roles: Role, email: str = "") -> UUID:
    """Somebody of the running scope's organisation, with a password of their own."""
    new = NewPerson(email or f"{name.lower()}@demo.latido", name, "Morales", frozenset(roles))
    tests = system("tests", tenancy.current_organisation())
    made: UUID = api.create_person(new, PASSWORD, actor=tests, temporary=False)
    return made


def actor(person_id: UUID) -> Actor:
    with tenancy.role("latido_login"):
        return api.actor_of(User.objects.get(id=person_id))


def browser(person_id: UUID) -> Client:
    """Logged in, without the seconds that hashing a password takes."""
    with tenancy.role("latido_login"):
        user = User.objects.get(id=person_id)
        session = SessionStore()
        session[SESSION_KEY] = str(user.id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
