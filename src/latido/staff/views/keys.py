"""Passkeys and security keys: allauth's pages, counted, written down, and never the last one gone."""

import json
from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms, views
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from fido2.webauthn import UserVerificationRequirement

from latido.compliance.contracts import Outcome
from latido.staff import devices
from latido.staff.login import record
from latido.staff.models import SECOND_FACTORS, User
from latido.staff.sessions import end_sessions, own

Malformed = (AttributeError, KeyError, TypeError, ValueError)  # what the library says of a body no browser sends
LONGEST_NAME = 60
LONGEST_KEY = 40_000  # characters; an attestation with its chain of certificates has some thousands


class KeyField(JSONField):
    """What a browser hands over for a key, as text; no browser needs this much, nor this deep."""

    widget = HiddenInput

    def to_python(self, value: Any) -> Any:
        if value and len(value) > LONGEST_KEY:
            raise _not_a_key()
        try:
            return super().to_python(value)
        except RecursionError as problem:
            raise _not_a_key() from problem


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new key and its name."""

    credential = KeyField()

    def clean_name(self) -> str:
        return str(super().clean_name())[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except Malformed as problem:
            raise _not_a_key() from problem


class EditForm(forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])[:LONGEST_NAME]


class Shown:
    """A form to which somebody shows a key. A key cannot be guessed, so nothing is counted."""

    step = ""
    user: Any

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            self._refused()
            raise
        except Malformed as problem:
            self._refused()
            raise _not_a_key() from problem

    def _refused(self) -> None:
        if isinstance(self.user, User):
            request = forms.context.request
            record(request, self.user, "session.factor_refused", Outcome.REFUSED, step=self.step, why="key")


class SecondStepForm(Shown, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = KeyField()
    step = "login"


class AgainForm(Shown, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = KeyField()
    step = "again"


class PasskeyForm(Shown, forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Alone it opens only to a question that asked for a finger, a face or a PIN: other doors here ask for less."""

    credential = KeyField()
    step = "passkey"

    def clean_credential(self) -> Authenticator:
        if (auth.get_state() or {}).get("user_verification") != UserVerificationRequirement.REQUIRED:
            raise _not_a_key()
        return super().clean_credential()


class Asks:
    """A page whose script asks the browser for a key."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**given)  # type: ignore[misc]
        asked = found.get("js_data", {})
        options = asked.get("creation_options") or asked.get("request_options")
        return {**found, "options": json.dumps(options) if options else ""}


class Add(Asks, views.AddWebAuthnView):  # type: ignore[misc]
    """Register one: this session goes on; sessions that never showed a second factor end with the first."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = self.request.user
        record(self.request, user, "session.factor_added", kind="webauthn")
        if user.get_session_auth_hash() != self.request.session.get(HASH_SESSION_KEY):
            update_session_auth_hash(self.request, user)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer


class Rename(views.EditWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


class Remove(views.RemoveWebAuthnView):  # type: ignore[misc]
    """Take one off, which ends whatever is open elsewhere; never the last second factor."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        user = User.objects.select_for_update().get(id=self.request.user.id)
        if not Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=self.object.pk).exists():
            return render(self.request, self.template_name, self.get_context_data(last=True), status=409)
        answer: HttpResponse = super().form_valid(form)
        record(self.request, user, "session.factor_removed", kind="webauthn")
        end_sessions(user, keep=own(self.request))
        user.save(update_fields=["sessions_mark"])
        devices.forget(user, but=self.request)
        update_session_auth_hash(self.request, user)
        return answer


class SecondStep(Asks, base.AuthenticateView):  # type: ignore[misc]
    """The other half of a login: a code, or a key where there is one."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        found = super().get_context_data(**given)
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return {**found, "has_key": Authenticator.Type.WEBAUTHN in types, "has_app": Authenticator.Type.TOTP in types}


class Again(Asks, views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Somebody inside shows a key once more."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return render(self.request, "account/passkey_refused.html", {"onward": reverse("mfa_index")}, status=422)


class PasskeyLogin(views.LoginWebAuthnView):  # type: ignore[misc]
    """Get in with a passkey alone: something one has, opened by a finger, a face or a PIN."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return render(self.request, "account/passkey_refused.html", {"onward": reverse("account_login")}, status=422)


def keys_of(request: HttpRequest) -> list[Authenticator]:
    rows = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN)
    return list(rows.order_by("created_at"))


def _not_a_key() -> ValidationError:
    return ValidationError(_("El navegador no entregó una llave. Vuelva a intentarlo."))
