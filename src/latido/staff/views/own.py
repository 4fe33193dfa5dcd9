"""Of one's own login: locking the screen, unlocking it, the language, the second step."""

from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django import forms
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance.contracts import Outcome
from latido.kernel.time import utc_now
from latido.plumbing.access import View, access, public
from latido.staff import directories, guesses, ports, proof
from latido.staff.guesses import UNLOCK
from latido.staff.login import CHOSEN, keep, record
from latido.staff.middleware import LOCKED
from latido.staff.models import TourSeen, User
from latido.staff.proof import SHIFT

TOURS = ("desk", "floor")
WAY_IN = 600  # seconds a language picked at the entrance waits for whoever enters


class UnlockForm(forms.Form):
    password = forms.CharField(strip=False, widget=forms.PasswordInput)


def not_for_a_shift(view: View) -> View:
    """Whoever got in with a supervisor's code for some hours does not change how they get in for good."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.session.get(SHIFT):
            return render(request, "account/only_for_the_shift.html", status=409)
        return view(request, *args, **kwargs)

    return guarded


def just_proven(view: View) -> View:
    """Who enters by their directory alone proves there again who they are before changing how they get in.

    Of everybody else a password or a factor is asked, by the pages themselves.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = _user(request)
        if not _only_directory_can_ask(request, user):
            return view(request, *args, **kwargs)
        request.session[proof.ONWARD] = request.path
        there = reverse("staff:directory", args=[proof.directory_of(request.session, user)])
        return HttpResponse(headers={"HX-Redirect": there}) if request.headers.get("HX-Request") else redirect(there)

    return guarded


@access("account.use", while_locked=True)
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Draw the curtain. The phone goes on: nothing here touches it."""
    user = _user(request)
    if not request.session.get(LOCKED):
        request.session[LOCKED] = True
        record(request, user, "session.locked")
    if request.headers.get("HX-Request"):
        return render(request, "ui/_lock.html", {"form": UnlockForm()})
    return redirect(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@access("account.use", while_locked=True)
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the curtain to the password of whoever closed it."""
    user, form = _user(request), UnlockForm(request.POST)
    if form.is_valid() and directories.refuses_local(user):
        form.add_error("password", _("Aquí ya no se entra con contraseña: use el directorio."))
    elif form.is_valid() and not guesses.may_try(user, UNLOCK, utc_now()):
        form.add_error("password", _("Espere medio minuto y vuelva a intentarlo."))
    elif form.is_valid() and not user.check_password(form.cleaned_data["password"]):
        record(request, user, "session.refused", Outcome.REFUSED)
        form.add_error("password", _("La contraseña no es esa."))
    if not form.is_valid():
        return render(request, "ui/_lock.html", {"form": form}, status=422)
    request.session.pop(LOCKED, None)
    guesses.right(user, UNLOCK)
    record(request, user, "session.unlocked")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Trigger": "latido:unlocked"})
    return redirect(settings.LOGIN_REDIRECT_URL)


@access("account.use", while_locked=True)
@require_http_methods(["GET", "POST"])
def log_out(request: HttpRequest) -> HttpResponseBase:
    """Leave everywhere. In a call it asks first: the call would go to somebody else."""
    talking = ports.is_talking(_user(request).id)
    htmx = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and talking and not request.POST.get("sure"):
        page = "account/_leave.html" if htmx else "account/logout.html"
        asked = render(request, page, {"talking": True}, status=409)
        asked.headers["HX-Retarget"], asked.headers["HX-Reswap"] = "#workspace", "innerHTML"  # beside the telephone
        return asked
    answer: HttpResponseBase = account.logout(request)
    if htmx and request.method == "POST":
        return HttpResponse(headers={"HX-Redirect": answer.headers["Location"]})
    return answer


@public("la página de ingreso también se lee en el idioma de cada quien")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language, here and at the next login."""
    wanted = request.POST.get("language", "")
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        onward = settings.LOGIN_REDIRECT_URL
    response: HttpResponse = HttpResponseRedirect(onward)  # an address, never the name of one
    if wanted in dict(settings.LANGUAGES):
        keep(response, settings.LANGUAGE_COOKIE_NAME, wanted)
        if isinstance(request.user, User):
            User.objects.filter(id=request.user.id).update(language=wanted)
        else:
            keep(response, CHOSEN, wanted, WAY_IN)
    return response


@access("account.use")
@require_POST
def tour_seen(request: HttpRequest) -> HttpResponse:
    """A tour was seen to its end, or sent away: it begins by itself no more."""
    name = request.POST.get("name", "")
    if name not in TOURS:
        raise Http404
    TourSeen.objects.bulk_create([TourSeen(user=_user(request), name=name)], ignore_conflicts=True)
    return HttpResponse(status=204)


@access("account.use")
@not_for_a_shift
@just_proven
def activate_second_factor(request: HttpRequest) -> HttpResponseBase:
    """Enrol a second factor: this session goes on, sessions that never showed one end."""
    user = _user(request)
    answer: HttpResponseBase = totp.activate_totp(request)
    if user.get_session_auth_hash() != request.session.get(HASH_SESSION_KEY):
        update_session_auth_hash(request, user)
    if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
        record(request, user, "session.factor_added", kind="totp")
    return answer


@access("account.use")
@not_for_a_shift
@just_proven
def make_codes(request: HttpRequest) -> HttpResponseBase:
    """Printed codes, shown once; those from before work no more."""
    had = _codes(request)
    answer: HttpResponseBase = codes.generate_recovery_codes(request)
    if request.method == "POST" and _codes(request) != had:
        record(request, _user(request), "session.codes_made")
    return answer


@access("account.use")
def keep_second_factor(_request: HttpRequest) -> HttpResponse:
    """A second factor is replaced by an administrator, never taken off by its owner."""
    return redirect("mfa_index")


def _only_directory_can_ask(request: HttpRequest, user: User) -> bool:
    """Whether who they are was shown some time ago, and nothing of ours could ask again."""
    if not proof.by_directory(request.session, user) or not get_adapter().is_reauthentication_required():
        return False
    if Authenticator.objects.filter(user=user).exists():
        return False
    return not user.has_usable_password() or directories.refuses_local(user)


def _codes(request: HttpRequest) -> int | None:
    rows = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError
    return request.user
