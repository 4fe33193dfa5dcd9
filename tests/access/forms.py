"""What the pages of somebody send: every form and button with its fields, read from the pages themselves."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

VERBS = {"hx-get": "get", "hx-post": "post", "action": "post"}
NOT_SENT = {"submit", "button", "image", "file", "reset"}


@dataclass(frozen=True)
class Form:
    """Where it goes, with what. name: of the address, "desk:reserve"."""

    name: str
    method: str
    path: str
    fields: tuple[tuple[str, str], ...]


def forms(page: bytes) -> Iterator[Form]:
    if not page.strip():
        return
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        for attribute, verb in VERBS.items():
            target = element.get(attribute)
            if target and target.startswith("/"):
                method = element.get("method", "get").lower() if attribute == "action" else verb
                if (made := _form(element, target, method)) is not None:
                    yield made


def _form(element: html.HtmlElement, target: str, method: str) -> Form | None:
    parts = urlsplit(target)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    around = element if element.tag == "form" else next(element.iterancestors("form"), None)
    fields = dict(parse_qsl(parts.query))
    fields |= dict(_fields(around if around is not None else element))
    with suppress(ValueError):
        fields |= {key: str(value) for key, value in json.loads(element.get("hx-vals") or "{}").items()}
    fields.pop("csrfmiddlewaretoken", None)
    return Form(name, method, parts.path, tuple(sorted(fields.items())))


def _fields(element: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for field in (element, *element.iter("input", "select", "textarea", "button")):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or (kind in NOT_SENT and not field.get("value")):
            continue
        if kind in {"checkbox", "radio"} and field.get("checked") is None:
            continue
        yield name, _value(field)


def _value(field: html.HtmlElement) -> str:
    if field.tag == "textarea":
        return str(field.text or "")
    if field.tag == "select":
        options = [each.get("value", "") for each in field.iter("option")]
        chosen = [each.get("value", "") for each in field.iter("option") if each.get("selected") is not None]
        return next(iter(chosen or options), "")
    return str(field.get("value", ""))
