from uuid import UUID

import pytest

from latido.interactions.contracts import DispositionMissing, Given, UnknownDisposition
from latido.interactions.core.closing import checked

pytestmark = pytest.mark.core
SAMUEL, VALENTINA, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
CODES = frozenset({"1.1", "3.1", "6.1"})


def test_two_children_need_a_disposition_each() -> None:
    with pytest.raises(DispositionMissing) as missing:
        checked([Given("1.1", SAMUEL)], patients=[SAMUEL, VALENTINA], codes=CODES)

    assert missing.value.patient_ids == (VALENTINA,)


def test_several_for_one_patient_and_one_for_none_are_kept_in_order_and_once() -> None:
    given = [Given("1.1", SAMUEL), Given("3.1", SAMUEL), Given("3.1", None), Given("1.1", SAMUEL)]

    assert checked(given, patients=[SAMUEL], codes=CODES) == tuple(given[:3])


def test_a_contact_without_patients_needs_one_too() -> None:
    with pytest.raises(DispositionMissing) as missing:
        checked([], patients=[], codes=CODES)

    assert missing.value.patient_ids == ()
    assert checked([Given("6.1", None)], patients=[], codes=CODES) == (Given("6.1", None),)


@pytest.mark.parametrize("given", [Given("9.9", SAMUEL), Given("1.1", STRANGER)], ids=["no such code", "not in it"])
def test_only_what_exists_can_be_given(given: Given) -> None:
    with pytest.raises(UnknownDisposition):
        checked([Given("1.1", SAMUEL), given], patients=[SAMUEL], codes=CODES)
