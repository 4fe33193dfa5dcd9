"""The door of staff."""

from django.http import HttpRequest

from latido.kernel.actor import Actor


def who_acts(request: HttpRequest) -> Actor | None:
    return None


def topics_of_session(key: str) -> tuple[str, ...]:
    return ()
