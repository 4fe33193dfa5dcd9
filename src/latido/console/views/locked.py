"""A file with data of patients is taken under a passphrase: made here, shown once, sent in a body, kept nowhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from latido.compliance.contracts import exports
from latido.kernel import locked
from latido.plumbing.access import StaffRequest

ZIP = "application/zip"
FIELD = "passphrase"


def page(request: StaffRequest, what: str, back: str, *, may_be_open: bool = False, weak: bool = False) -> HttpResponse:
    """A fresh passphrase, and the file behind it. what: in words; back: where they came from.

    may_be_open: a patient may ask for their own copy without one.
    """
    wrong = _("Esa contraseña es débil: use la que se muestra.") if weak else ""
    shown = {
        "what": what, "back": back, "passphrase": locked.passphrase(), "may_be_open": may_be_open,
        "here": request.get_full_path(), "wrong": wrong,
    }  # fmt: skip
    return render(request, "console/exports/locked.html", shown, status=422 if weak else 200)


def given(request: StaffRequest) -> str:
    """What the page showed. Raises WeakPassphrase for none."""
    said: str = request.POST.get(FIELD, "")
    if not locked.is_strong(said):
        raise exports.WeakPassphrase
    return said
