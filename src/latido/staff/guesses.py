"""How often somebody may be wrong about a secret of theirs: counted in the database, one try at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from latido.plumbing import sql
from latido.staff.models import Guess, User

_TRY = """
    INSERT INTO staff_guess (organisation_id, user_id, kind, tries, last_at)
    VALUES (%(house)s, %(who)s, %(kind)s, 1, %(now)s)
    ON CONFLICT (user_id, kind) DO UPDATE
       SET last_at = excluded.last_at,
           tries = CASE WHEN staff_guess.last_at <= %(forgotten)s THEN 1 ELSE staff_guess.tries + 1 END
     WHERE staff_guess.tries < %(free)s OR staff_guess.last_at <= %(again)s
    RETURNING tries
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """free: tries at once. pause: until the next one after those. forgets: until all are free again."""

    kind: str
    free: int
    pause: timedelta
    forgets: timedelta


UNLOCK = Limit("unlock", 5, timedelta(seconds=30), timedelta(minutes=15))  # the session never ends by guessing
OLD_PASSWORD = Limit("old_password", 9, timedelta(minutes=15), timedelta(minutes=15))
# Nine tries of an account in a quarter of an hour, of which strangers get five: they cannot use up those of a browser
# with which its owner has got in before. Of passwords, axes counts the strangers'; it knows names nobody has.
KNOWN_PASSWORD = Limit("known_password", 4, timedelta(minutes=15), timedelta(minutes=15))
KNOWN_FACTOR = Limit("known_factor", 4, timedelta(minutes=15), timedelta(minutes=15))
SECOND_FACTOR = Limit("second_factor", 5, timedelta(minutes=15), timedelta(minutes=15))


def may_try(user: User, limit: Limit, now: datetime) -> bool:
    """Take one try. The row is held until the transaction ends, so twelve at once come one after the other.

    A try that is refused moves nothing: nobody is kept out for ever by somebody else's guessing.
    """
    taken = sql.row(
        _TRY,
        house=user.organisation_id,
        who=user.id,
        kind=limit.kind,
        now=now,
        free=limit.free,
        again=now - limit.pause,
        forgotten=now - limit.forgets,
    )
    return taken is not None


def right(user: User, limit: Limit) -> None:
    """They knew it: the count begins anew."""
    Guess.objects.filter(user_id=user.id, kind=limit.kind).delete()


def give_back(user: User, limit: Limit) -> None:
    """The try that was taken was no guess. Those that were before still count."""
    Guess.objects.filter(user_id=user.id, kind=limit.kind, tries__gt=0).update(tries=F("tries") - 1)


def one_at_a_time(name: str) -> None:
    """Logins under one name wait for each other, known or not, so that each sees how often the others failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"latido.login:{name}"])
