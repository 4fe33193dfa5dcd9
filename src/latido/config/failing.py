"""What a page says when something failed."""

import json
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from latido.compliance import api as compliance
from latido.plumbing.masters import KeyMissing

MISSING = _(
    "Falta la llave que abre lo escrito de los pacientes, así que no se muestra ni se cambia nada. "
    "Las llamadas en curso siguen. Avise a quien administra el servidor."
)
UNWRITABLE = _(
    "No se puede anotar quién ve los datos de los pacientes, así que no se muestran ni se cambia nada. "
    "Las llamadas en curso siguen. Avise a quien administra el servidor."
)
UNSEEN = _(
    "No se guardó: hay un carácter que no se ve, de los que trae un texto copiado. "
    "Borre ese texto y escríbalo de nuevo."
)
UNWRITTEN, LOCKED = "latido.audit_unwritten", "latido.key_missing"


def failed(request: HttpRequest) -> HttpResponse:
    """Asked by Django inside the handling of what failed; asks the database nothing, which may be what failed.

    After a row that could not be written leaving the transaction may fail as well: the first reason is told.
    """
    if isinstance(sys.exc_info()[1], compliance.AuditUnwritable):
        request.META[UNWRITTEN] = True
    if isinstance(sys.exc_info()[1], KeyMissing):
        request.META[LOCKED] = True
    shown = {"unwritten": request.META.get(UNWRITTEN, False), "locked": request.META.get(LOCKED, False)}
    status = HTTPStatus.SERVICE_UNAVAILABLE if shown["locked"] else HTTPStatus.INTERNAL_SERVER_ERROR
    why = MISSING if shown["locked"] else UNWRITABLE if shown["unwritten"] else ""
    if why and request.headers.get("HX-Request"):
        return _told(why, status)
    return HttpResponse(loader.get_template("500.html").render(shown), status=status)


def unseen(request: HttpRequest) -> HttpResponse:
    """To who sent what nobody can write down, where no field of a form could say it."""
    status = HTTPStatus.BAD_REQUEST
    if request.headers.get("HX-Request"):
        return _told(UNSEEN, status)
    return HttpResponse(loader.get_template("400.html").render({"why": gettext(UNSEEN)}, request), status=status)


def _told(why: str, status: HTTPStatus) -> HttpResponse:
    """On the page that asked, which keeps what was typed."""
    said = {"toast": {"text": gettext(why), "tone": "warn"}}
    return HttpResponse(status=status, headers={"HX-Trigger": json.dumps(said)})
