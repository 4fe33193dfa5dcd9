"""allauth's form for a new password of one's own: guessing the old one from an open session is counted."""

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from latido.compliance.contracts import Outcome
from latido.kernel.time import utc_now
from latido.staff import guesses, ports
from latido.staff.guesses import OLD_PASSWORD
from latido.staff.login import record


class ChangePasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password, and the new one twice."""

    def clean_oldpassword(self) -> str:
        """Raises ValidationError for a wrong one, for any at all once too many were wrong, and during a call.

        A new password ends what was opened with the old one, the telephone too.
        """
        if ports.is_talking(self.user.id):
            raise ValidationError(_("Termine la llamada y luego cambie la contraseña."))
        if not guesses.may_try(self.user, OLD_PASSWORD, utc_now()):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            old: str = super().clean_oldpassword()
        except ValidationError:
            record(context.request, self.user, "session.refused", Outcome.REFUSED, step="password")
            raise
        guesses.right(self.user, OLD_PASSWORD)
        return old
