"""Every address the house answers, with what it declares."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from latido.plumbing.access import Access


@dataclass(frozen=True)
class Address:
    name: str  # "desk:home"
    parameters: tuple[tuple[str, str], ...]  # name, converter: (("patient_id", "uuid"),)
    view: Callable[..., Any]

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)

    def __str__(self) -> str:
        return self.name


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(sorted(_found(get_resolver(), ""), key=str))


def _found(resolver: URLResolver, prefix: str, above: tuple[tuple[str, str], ...] = ()) -> Iterator[Address]:
    kinds = {type(converter): kind for kind, converter in get_converters().items()}
    for pattern in resolver.url_patterns:
        own = tuple((name, kinds[type(each)]) for name, each in pattern.pattern.converters.items())
        if isinstance(pattern, URLPattern):
            yield Address(f"{prefix}{pattern.name}", above + own, pattern.callback)
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _found(pattern, inner, above + own)
