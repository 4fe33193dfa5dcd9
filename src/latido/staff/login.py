"""How the house uses django-allauth: nobody signs up, nothing is sent by e-mail, every login leaves an audit row."""

import time
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.plumbing import crypto
from latido.staff import guesses
from latido.staff.api import actor_of
from latido.staff.models import User
from latido.staff.sessions import end_sessions

JUST_NOW = 300  # seconds
CHOSEN = "latido-idioma-elegido"  # cookie: the language somebody picked on the way in


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, who hands over a temporary password."""

    error_messages: Final = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("El correo o la contraseña no coinciden."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def send_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing about an account leaves the house by e-mail."""

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing about an account leaves the house by e-mail."""

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """The page somebody lands on says enough."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Only the address is slowed here: wrong passwords of an account are counted by axes, one after the other."""
        guesses.one_at_a_time(username_of(request, credentials))
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="password")
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            record(request, user, "session.opened")
            chosen = request.COOKIES.get(CHOSEN, "")
            if chosen in dict(settings.LANGUAGES):
                user.language = chosen
                user.save(update_fields=["language"])
                response.delete_cookie(CHOSEN)
            keep(response, settings.LANGUAGE_COOKIE_NAME, user.language)
        return response

    def logout(self, request: HttpRequest) -> None:
        """In one browser and in all: a place left open elsewhere is closed as well."""
        if isinstance(request.user, User):
            record(request, request.user, "session.closed")
            end_sessions(request.user)
            request.user.save(update_fields=["sessions_mark"])
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Refusals of people we know are theirs to see; of anybody else there is nothing to write down."""
        user = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        if user is not None:
            record(request, user, "session.refused", Outcome.REFUSED)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        found = self.authenticate(context.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, **_app: Any) -> bool:
        """Whoever has just typed the password does not type it again to enrol a second factor."""
        typed = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - each["at"] < JUST_NOW for each in typed)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Onward: whoever has just chosen a password is not asked for it again."""
        return str(settings.LOGIN_REDIRECT_URL)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        if isinstance(user, User):
            user.password_is_temporary = False
            end_sessions(user)
            record(context.request, user, "session.password_changed")
        super().set_password(user, password)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted, so a copy of the database opens nothing."""

    def encrypt(self, text: str) -> str:
        return crypto.seal_text(text, b"second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.open_text(encrypted_text, b"second-factor")

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()


def keep(response: HttpResponse, name: str, value: str, seconds: int | None = None) -> None:
    """A cookie of ours that no script reads: as closed as the session's."""
    response.set_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def username_of(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Whose failures axes counts: the e-mail as typed, without its spelling."""
    given = (credentials or {}).get("email") or (request.POST.get("login", "") if request else "")
    return str(given).strip().lower()[:254]


def record(request: HttpRequest, user: User, action: str, outcome: Outcome = Outcome.DONE, **detail: str) -> None:
    """An act on one's own login. detail: codes, never what was typed."""
    actor = actor_of(user, session_key=request.session.session_key or "", address=request.META.get("REMOTE_ADDR", ""))
    compliance.record(actor, AuditRecord(action, outcome=outcome, detail=detail))
