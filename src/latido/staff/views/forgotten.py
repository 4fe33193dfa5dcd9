"""Where somebody who cannot get in asks for help: the answer is the same whoever they are."""

from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.plumbing.access import public
from latido.staff import recovery

PACE = {"help": "20/m/ip"}


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Correo"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


@sensitive_post_parameters("email")
@public("quien no puede entrar pide ayuda")
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Nothing is sent by mail: whoever administers sees that somebody asked, and gives a link by hand."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    asked = request.method == "POST" and form.is_valid()
    if asked and ratelimit.consume(request, app="latido.staff", action="help", config=PACE):
        with tenancy.role("latido_login"):
            address = request.META.get("REMOTE_ADDR", "")
            recovery.ask_help(form.cleaned_data["email"], address=address, now=utc_now())
    context = {"form": form, "asked": asked}
    return render(request, "account/forgotten.html", context, status=422 if form.errors else 200)
