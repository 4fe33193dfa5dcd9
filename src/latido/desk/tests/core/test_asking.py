from dataclasses import replace

import pytest

from latido.desk.core.asking import to_ask
from latido.patients.contracts import Check, Level, Verification

pytestmark = pytest.mark.core
ALL = tuple(Check)


def state(*, matched: tuple[Check, ...] = (), failed: tuple[Check, ...] = ()) -> Verification:
    return Verification(Level.L1, frozenset(matched), frozenset(failed), tries_left=2, needed=3)


def test_the_e_mail_is_not_asked_beside_the_address() -> None:
    assert Check.EMAIL not in to_ask(ALL, state())
    assert Check.EMAIL not in to_ask(ALL, state(matched=(Check.ADDRESS,)))


def test_the_e_mail_is_asked_when_the_address_did_not_coincide() -> None:
    assert to_ask(ALL, state(failed=(Check.ADDRESS,))) == ALL


def test_the_e_mail_is_asked_beside_an_address_that_others_know() -> None:
    assert to_ask(ALL, replace(state(), public=frozenset({Check.ADDRESS}))) == ALL


def test_the_e_mail_is_asked_when_there_is_no_address() -> None:
    assert to_ask((Check.DOCUMENT, Check.EMAIL), state()) == (Check.DOCUMENT, Check.EMAIL)
