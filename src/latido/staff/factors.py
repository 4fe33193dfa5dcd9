"""allauth's forms for second factors: wrong codes are counted in the database and leave a row without the code."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms
from django.core.exceptions import ValidationError

from latido.compliance.contracts import Outcome
from latido.kernel.time import utc_now
from latido.staff import guesses
from latido.staff.guesses import SECOND_FACTOR
from latido.staff.login import record


class Counted:
    """A form of allauth's that asks for a code of its `user`."""

    user: Any
    step = ""

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong code, and for any at all once too many were wrong."""
        if not guesses.may_try(self.user, SECOND_FACTOR, utc_now()):
            self._refused("too_many")
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            self._refused("wrong")
            raise
        guesses.right(self.user, SECOND_FACTOR)
        return code

    def _refused(self, why: str) -> None:
        record(context.request, self.user, "session.factor_refused", Outcome.REFUSED, step=self.step, why=why)


class AuthenticateForm(Counted, forms.AuthenticateForm):  # type: ignore[misc]
    """The other half of a login."""

    step = "login"


class ReauthenticateForm(Counted, forms.ReauthenticateForm):  # type: ignore[misc]
    """Somebody inside, asked again."""

    step = "again"
