"""The page of an invitation: whoever has the link chooses a password, and then logs in with it."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.plumbing.access import public
from latido.staff import invitations
from latido.staff.invitations import InvitationOver


class ChooseForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=gettext_lazy("Contraseña nueva"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Otra vez"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("Las dos no son iguales."))
        return again


@sensitive_variables("secret")
@sensitive_post_parameters("password", "again")
@public("quien recibió una invitación todavía no tiene contraseña")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking uses nothing up; choosing a password does."""
    form = ChooseForm(request.POST if request.method == "POST" else None)
    try:
        with tenancy.role("latido_login"):
            who = invitations.invited(secret, now=utc_now())
            if request.method == "POST" and form.is_valid():
                address = request.META.get("REMOTE_ADDR", "")
                invitations.accept(secret, form.cleaned_data["password"], address=address, now=utc_now())
                return render(request, "account/invitation_done.html", {"who": who})
    except InvitationOver:
        return render(request, "account/invitation_over.html", status=410)
    except ValidationError as weak:
        form.add_error("password", weak)
    return render(request, "account/invitation.html", {"form": form, "who": who}, status=422 if form.errors else 200)
