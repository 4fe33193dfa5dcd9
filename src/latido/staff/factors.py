"""allauth's forms for second factors: wrong codes are counted in the database and leave a row without the code."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base import forms
from django.core.exceptions import ValidationError

from latido.compliance.contracts import Outcome
from latido.kernel.time import utc_now
from latido.staff import devices, guesses, shift_codes
from latido.staff.guesses import KNOWN_FACTOR, SECOND_FACTOR, Limit
from latido.staff.login import record
from latido.staff.proof import SHIFT

INSIDE = "again"


class Counted:
    """A form of allauth's that asks for a code of its `user`."""

    user: Any
    cleaned_data: dict[str, Any]
    step = ""

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong code, and for any at all once too many were wrong."""
        limit = self._limit()
        if limit is None:
            self._refused("too_many")
            raise get_adapter().validation_error("too_many_login_attempts")
        if self._is_of_the_shift():
            guesses.right(self.user, limit)
            return str(self.cleaned_data["code"])
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            self._refused("wrong")
            raise
        guesses.right(self.user, limit)
        return code

    def _is_of_the_shift(self) -> bool:
        return False

    def _limit(self) -> Limit | None:
        """Which count the try was taken from: somebody's who is inside or was before, or everybody's."""
        here = self.step == INSIDE or devices.is_known(context.request, self.user)
        limits = (KNOWN_FACTOR, SECOND_FACTOR) if here else (SECOND_FACTOR,)
        return next((limit for limit in limits if guesses.may_try(self.user, limit, utc_now())), None)

    def _refused(self, why: str) -> None:
        record(context.request, self.user, "session.factor_refused", Outcome.REFUSED, step=self.step, why=why)


class AuthenticateForm(Counted, forms.AuthenticateForm):  # type: ignore[misc]
    """The other half of a login. A supervisor's code opens too, until its hour."""

    step = "login"
    until: datetime | None = None

    def _is_of_the_shift(self) -> bool:
        self.until = shift_codes.opens(self.user, self.cleaned_data["code"], utc_now())
        return self.until is not None

    def save(self) -> None:
        if self.until is None:
            super().save()
            return
        record_authentication(context.request, self.user, "mfa", type=SHIFT)
        context.request.session[SHIFT] = True
        context.request.session.set_expiry(self.until)


class ReauthenticateForm(Counted, forms.ReauthenticateForm):  # type: ignore[misc]
    """Somebody inside, asked again."""

    step = INSIDE
