"""How somebody who cannot get in gets in again: they ask, another person helps, and each step leaves a row."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import Q

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor, ActorKind
from latido.staff import devices, sessions, shift_codes
from latido.staff.contracts import Browser, Login
from latido.staff.models import Guess, User
from latido.staff.services import NotYourself
from latido.staff.sessions import end_sessions

ASK_EVERY = timedelta(minutes=15)


def ask_help(email: str, *, address: str, now: datetime) -> None:
    """Whoever administers sees that somebody asked. Of a name nobody has, nothing is kept. In the login's scope."""
    quiet = Q(asked_help_at=None) | Q(asked_help_at__lte=now - ASK_EVERY)
    user = User.objects.filter(quiet, email__iexact=email.strip(), is_active=True).first()
    if user is None:
        return
    User.objects.filter(id=user.id).update(asked_help_at=now)
    somebody = Actor(ActorKind.SYSTEM, user.organisation_id, name="login", address=address)
    _record(somebody, "session.help_asked", user.id)


@transaction.atomic
def reset_second_factor(person_id: UUID, *, actor: Actor) -> None:
    """Application, keys and printed codes of this person work no more; they choose anew at their next login.

    Never one's own: another administrator does it, or the command on the server. Raises User.DoesNotExist, NotYourself.
    """
    if actor.id == person_id:
        raise NotYourself
    user = User.objects.select_for_update().get(id=person_id)
    Authenticator.objects.filter(user_id=user.id).delete()
    end_sessions(user)
    devices.forget(user)
    user.save(update_fields=["sessions_mark"])
    _record(actor, "staff.factor_reset", user.id)


@transaction.atomic
def unblock(person_id: UUID, *, actor: Actor) -> None:
    """Wrong passwords and codes until now count no more. Raises User.DoesNotExist.

    Never one's own, or whoever found a screen open could guess on for ever: NotYourself.
    """
    if actor.id == person_id:
        raise NotYourself
    user = User.objects.get(id=person_id)
    AccessAttempt.objects.filter(username=user.email.lower()).delete()
    Guess.objects.filter(user=user).delete()
    _record(actor, "staff.unblocked", user.id)


@transaction.atomic
def end_browser(person_id: UUID, row_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Of somebody else. False when it was over already."""
    ended = sessions.end_one(person_id, row_id, now)
    if ended:
        _record(actor, "staff.session_ended", person_id)
    return ended


@transaction.atomic
def end_everything(person_id: UUID, *, actor: Actor) -> None:
    """Of somebody else: every browser, also those they never opened a page with. Raises User.DoesNotExist."""
    user = User.objects.select_for_update().get(id=person_id)
    end_sessions(user)
    user.save(update_fields=["sessions_mark"])
    _record(actor, "staff.session_ended", user.id)


def login_of(person_id: UUID, now: datetime) -> Login:
    """With what they get in. Raises User.DoesNotExist."""
    user = User.objects.get(id=person_id)
    factors = list(Authenticator.objects.filter(user_id=user.id))
    kinds = [each.type for each in factors]
    printed = next((each for each in factors if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return Login(
        app=Authenticator.Type.TOTP in kinds,
        keys=kinds.count(Authenticator.Type.WEBAUTHN),
        codes_left=len(printed.wrap().get_unused_codes()) if printed else 0,
        browsers=browsers(person_id, now),
        asked_help_at=user.asked_help_at,
        shift_code_until=shift_codes.until([user.id], now).get(user.id),
        password_is_own=user.has_usable_password() and not user.password_is_temporary,
    )


def browsers(person_id: UUID, now: datetime) -> tuple[Browser, ...]:
    """What they have open, the last seen first."""
    rows = sessions.open_sessions(person_id, now)
    return tuple(Browser(row.id, row.device, row.address, row.began_at, row.seen_at) for row in rows)


def _record(actor: Actor, action: str, person_id: UUID) -> None:
    compliance.record(actor, AuditRecord(action, detail={"person": str(person_id)}))
