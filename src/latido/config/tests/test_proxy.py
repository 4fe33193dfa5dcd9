"""Behind a proxy that ends TLS: the page, the telephone and the audit name what the outside sees."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from latido.channels.voice.views import relay_url
from latido.config.middleware import BehindProxy
from latido_run.options import Options

pytestmark = pytest.mark.core


def address_seen(**headers: str) -> str:
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    BehindProxy(page)(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", **headers))
    return seen[0]


@pytest.mark.parametrize(
    ("header", "address"),
    [("203.0.113.7", "203.0.113.7"), ("10.0.0.1, 203.0.113.7", "203.0.113.7"), ("", "127.0.0.1")],
)
def test_the_address_is_the_proxys_word_and_nobody_elses(settings: object, header: str, address: str) -> None:
    settings.PROXY = True  # type: ignore[attr-defined]
    assert address_seen(HTTP_X_FORWARDED_FOR=header) == address


def test_without_a_proxy_nobody_chooses_their_address(settings: object) -> None:
    settings.PROXY = False  # type: ignore[attr-defined]
    assert address_seen(HTTP_X_FORWARDED_FOR="203.0.113.7") == "127.0.0.1"


def test_the_telephone_goes_by_the_proxy_too(settings: object) -> None:
    settings.PROXY, settings.PUBLIC_HOST = True, "contacto.example.org"  # type: ignore[attr-defined]
    assert relay_url(RequestFactory().get("/", secure=True)) == "wss://contacto.example.org/phone"


def test_a_proxy_leaves_us_on_loopback_without_a_certificate() -> None:
    chosen = Options(host="contacto.example.org", proxy=True)

    told = chosen.environment()

    assert chosen.https and chosen.address(8080) == "https://contacto.example.org"
    assert told["LATIDO_BIND"] == "127.0.0.1" and told["LATIDO_HTTPS"] == told["LATIDO_PROXY"] == "1"
    assert "LATIDO_TLS_CERT" not in told
