"""How the house uses django-allauth: nobody signs up, nothing is sent by e-mail, every login leaves an audit row."""

from typing import Any, Final, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.plumbing import crypto, tenancy
from latido.staff import devices, directories, guesses, proof
from latido.staff.api import actor_of
from latido.staff.core import training as core
from latido.staff.guesses import KNOWN_PASSWORD, OLD_PASSWORD
from latido.staff.models import User
from latido.staff.pledges import signing
from latido.staff.sessions import end_sessions, enter, is_open, own
from latido.staff.training import standing
from latido.staff.values.training import WARNINGS

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
        """One after the other. Where this person has got in before, tries are counted apart from everybody else's.

        Of an address only the pace is slowed: a whole hospital may share one.
        """
        name = username_of(request, credentials)
        guesses.one_at_a_time(name)
        user = User.objects.filter(email__iexact=name).first()
        if user is not None and devices.is_known(request, user) and guesses.may_try(user, KNOWN_PASSWORD, utc_now()):
            request.counted_apart = user  # type: ignore[attr-defined]
            return
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="password")
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Raises ValidationError when the address must wait."""
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if found is not None and (known := is_counted_apart(request)):
            guesses.give_back(known, KNOWN_PASSWORD)
        return found

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Who enters by the hospital's directory enters by nothing else, where that was decided."""
        if isinstance(user, User) and not proof.by_directory(request.session, user) and directories.refuses_local(user):
            record(request, user, "session.refused", Outcome.REFUSED, why="directory")
            return render(request, "account/directory_only.html", {"doors": directories.doors_of(user)}, status=403)
        return cast(HttpResponse | None, super().pre_login(request, user, **kwargs))

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "latido.staff.proof.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        if isinstance(user, User):
            enter(request, user, utc_now())
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            is_open(request, user, utc_now())  # written down before the pages ask, several at once
            record(request, user, "session.opened", how=how_opened(request))
            with tenancy.organisation(user.organisation_id):
                standing.settle(utc_now())
            _warn(request, user)
            signing.look(request.session, user, acting(request, user), utc_now())
            devices.remember(request, response, user, utc_now())
            if user.asked_help_at is not None:
                User.objects.filter(id=user.id).update(asked_help_at=None)
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
        """Somebody inside types their password again: what strangers try outside does not keep them from it.

        Raises ValidationError once too many were wrong.
        """
        if isinstance(user, User) and directories.refuses_local(user):
            record(context.request, user, "session.refused", Outcome.REFUSED, step="again")
            return False
        if not isinstance(user, User) or not guesses.may_try(user, OLD_PASSWORD, utc_now()):
            raise self.validation_error("too_many_login_attempts")
        if not user.check_password(password):
            record(context.request, user, "session.refused", Outcome.REFUSED, step="again")
            return False
        guesses.right(user, OLD_PASSWORD)
        return True

    def is_reauthentication_required(self, **_app: Any) -> bool:
        """Whoever has just shown who they are does not show it again to enrol a second factor."""
        return not proof.is_fresh(get_authentication_records(context.request, context.request.user))

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Onward: whoever has just chosen a password is not asked for it again."""
        return str(settings.LOGIN_REDIRECT_URL)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        if isinstance(user, User):
            user.password_is_temporary = False
            end_sessions(user, keep=own(context.request))
            devices.forget(user, but=context.request)
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

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        return str(_("Mi llave"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Latido"}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """What the key or the browser shows when it asks whose it is: their own e-mail."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.get_username()}


def _warn(request: HttpRequest, user: User) -> None:
    """A month before a training of theirs runs out; in the last week every page says so."""
    due, now = user.training_due_at, utc_now()
    if due is not None and core.warning(due, now) == WARNINGS[0]:
        left = (due - now).days + 1
        words = ngettext(
            "Una capacitación suya vence en %(n)s día.", "Una capacitación suya vence en %(n)s días.", left
        )
        messages.info(request, words % {"n": left})


def keep(response: HttpResponse, name: str, value: str, seconds: int | None = None) -> None:
    """A cookie of ours that no script reads: as closed as the session's."""
    response.set_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def username_of(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Whose failures axes counts: the e-mail as typed, without its spelling."""
    given = (credentials or {}).get("email") or (request.POST.get("login", "") if request else "")
    return str(given).strip().lower()[:254]


def is_counted_apart(request: HttpRequest, _credentials: Any = None) -> User | None:
    """Whose tries axes leaves alone in this request: they are counted by `guesses`, as of a known browser."""
    return getattr(request, "counted_apart", None)


def how_opened(request: HttpRequest) -> str:
    """With what somebody got in, as the audit keeps it: "password+totp", "webauthn"."""
    used = get_authentication_records(request, request.user)
    return "+".join(str(each.get("type") or each["method"]) for each in used if not each.get("reauthenticated"))


def record(request: HttpRequest, user: User, action: str, outcome: Outcome = Outcome.DONE, **detail: str) -> None:
    """An act on one's own login. detail: codes, never what was typed."""
    compliance.record(acting(request, user), AuditRecord(action, outcome=outcome, detail=detail))


def acting(request: HttpRequest, user: User) -> Actor:
    address = request.META.get("REMOTE_ADDR", "")
    return actor_of(user, session_key=request.session.session_key or "", address=address)
