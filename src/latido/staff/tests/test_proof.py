"""How somebody proved who they are: what they are asked again inside is no way in."""

from typing import Any

import pytest

from latido.kernel.ids import new_id
from latido.staff import proof
from latido.staff.models import User

pytestmark = pytest.mark.core
ANA = User(id=new_id(), email="ana@demo.latido")
DIRECTORY = {"method": "directory", "directory": "d", "second_factor": True}
PASSWORD = {"method": "password"}
PASSKEY = {"method": "mfa", "type": "webauthn", "passwordless": True}
AGAIN = {"reauthenticated": True}


@pytest.mark.parametrize(
    ("records", "shown"),
    [
        ([DIRECTORY], True),
        ([PASSWORD, DIRECTORY], True),
        ([DIRECTORY, {"method": "mfa", "type": "totp"}], True),
        ([DIRECTORY, {**PASSWORD, **AGAIN}], True),
        ([DIRECTORY, {"method": "mfa", "type": "webauthn", **AGAIN}], True),
        ([DIRECTORY, PASSWORD], False),
        ([DIRECTORY, PASSKEY], False),
        ([{**DIRECTORY, **AGAIN}], False),
        ([], False),
    ],
)
def test_a_directory_vouches_while_nothing_else_let_them_in(records: list[dict[str, Any]], shown: bool) -> None:
    session = {proof.RECORDS: records, proof.WHOSE: str(ANA.pk)}

    assert proof.shown_by_directory(session, ANA) is shown
    assert proof.by_directory(session, ANA) is shown
    assert not proof.by_directory(session, User(id=new_id()))
