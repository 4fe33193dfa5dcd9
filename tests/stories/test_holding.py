# ruff: noqa: F811
"""What is held, a contact or one recording, from the console; and what is blocked, read as its law allows."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance import ports
from latido.compliance.contracts import Shield
from latido.compliance.keeping import reading
from latido.compliance.models import Protection
from latido.compliance.values.handing import Piece
from latido.interactions.models import RecordingSegment
from latido.patients.models import Patient
from latido.patients.tests.conftest import Audit
from latido.plumbing import storage
from latido.staff.contracts import Role
from latido.staff.tests import logins
from tests.access import objects
from tests.stories.test_purging import (  # noqa: F401 - two who guard privacy, and how things grow old
    PHONE,
    _no_second_step,
    approved,
    marked,
    now,
    old,
    patient,
    paz,
    pia,
    ripen,
    segment,
)

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
LONG = datetime(2009, 5, 1, tzinfo=UTC)


def test_a_held_contact_is_chosen_from_its_patient_and_both_are_named_in_the_audit(
    pia: UUID, tmp_path: Path, audit: Audit
) -> None:
    vera = patient("Vera", "Soto")
    kept = segment(tmp_path, vera.id, LONG)
    client = logins.browser(pia)

    chosen = client.get(reverse("console:hold-contacts", args=[vera.id])).content.decode()
    bare = client.post(reverse("console:hold-contact", args=[kept.interaction_id]), {"why": ""})
    done = client.post(reverse("console:hold-contact", args=[kept.interaction_id]), {"why": "Juzgado 4, 2026-118"})
    one = client.post(reverse("console:hold-recording", args=[kept.id]), {"why": "Queja 71"})
    listed = client.get(reverse("console:holds")).content.decode()
    again = client.get(reverse("console:hold-contacts", args=[vera.id])).content.decode()
    held, _more = compliance.holds_in_force(actor=logins.actor(pia))
    lifted = [client.post(reverse("console:lift-hold", args=[each.id]), {"why": "terminó"}) for each in held]

    assert reverse("console:hold-recording", args=[kept.id]) in chosen and "rodilla" not in chosen
    assert (bare.status_code, done.status_code, one.status_code) == (422, 302, 302)
    assert listed.count('data-testid="hold"') == 2 and "Juzgado 4" in listed and "Retenido" in again
    assert [each.status_code for each in lifted] == [302, 302]
    for action in ("hold.set", "hold.lifted"):
        assert [list(row.patient_ids) for row in audit() if row.action == action] == [[vera.id]] * 2
    storage.destroy(kept.path)


def test_what_is_held_does_not_go_with_the_record_of_whom_it_is_about(
    now: datetime, pia: UUID, paz: UUID, tmp_path: Path
) -> None:
    elias, ines = old(), patient("Inés", "Rueda", last_visit_on=LONG.date())
    kept, gone = segment(tmp_path, elias.id, LONG), segment(tmp_path, ines.id, LONG)
    logins.browser(pia).post(reverse("console:hold-recording", args=[kept.id]), {"why": "Queja 72"})
    marked(now)
    ripen()

    approved(pia, paz)

    assert set(Patient.objects.values_list("id", flat=True)) == {elias.id}
    states = dict(RecordingSegment.objects.values_list("id", "state"))
    assert (states[kept.id], states[gone.id]) == ("stored", "destroyed")
    storage.destroy(kept.path)


def test_the_holds_are_paged(pia: UUID) -> None:
    client = logins.browser(pia)
    for number in range(27):
        who = patient("Vera", f"Soto{number}")
        client.post(reverse("console:hold", args=[who.id]), {"why": f"Proceso {number}"})

    first = client.get(reverse("console:holds")).content.decode()
    second = client.get(reverse("console:holds"), {"pagina": "2"}).content.decode()

    assert (first.count('data-testid="hold"'), second.count('data-testid="hold"')) == (25, 2)


def test_no_contact_and_no_recording_of_nobody_is_held(pia: UUID) -> None:
    client = logins.browser(pia)

    for name in ("console:hold-contact", "console:hold-recording"):
        assert client.post(reverse(name, args=[pia]), {"why": "Juzgado"}).status_code == 404


class Much:
    """Somebody of whom ten things are kept, in batches of three; it counts how often each batch is gathered."""

    name = "much"

    def __init__(self) -> None:
        self.gathered: list[int] = []

    def batches(self, patient_id: UUID, *, now: datetime) -> list[Callable[[], list[Piece]]]:
        return [partial(self._of, first) for first in range(0, 10, 3)]

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[Piece]:
        return chain.from_iterable(batch() for batch in self.batches(patient_id, now=now))

    def _of(self, first: int) -> list[Piece]:
        self.gathered.append(first)
        return [Piece("Mucho", f"Cosa {n}", (("n", str(n)),), None) for n in range(first, min(first + 3, 10))]


def test_each_page_of_a_blocked_record_begins_where_the_one_before_ended(
    now: datetime, pia: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    elias, much, little = old(), Much(), Much()
    objects.row(Protection, patient_id=elias.id, shield=str(Shield.BLOCKED), set_at=now)
    monkeypatch.setattr(ports, "_contributors", [little, much])
    monkeypatch.setattr(reading, "AT_ONCE", 6)
    client, page = logins.browser(pia), reverse("console:blocked-one", args=[elias.id])
    said = {"ground": "court", "why": "Juzgado 4 civil, proceso 2026-118"}

    shown: list[str] = []
    while True:
        answer = client.post(page, said)
        shown += re.findall(r"Cosa \d", answer.content.decode())
        said["after"] = answer.context["further"]
        if not said["after"]:
            break

    assert shown == [f"Cosa {n}" for n in range(10)] * 2
    assert max(map(little.gathered.count, little.gathered)) == max(map(much.gathered.count, much.gathered)) == 2
    assert len(little.gathered) + len(much.gathered) <= 2 * 4 + 3, "only where a page ended in mid-batch"


def test_where_nobody_said_a_page_begins_is_its_beginning(now: datetime, pia: UUID) -> None:
    elias = old()
    objects.row(Protection, patient_id=elias.id, shield=str(Shield.BLOCKED), set_at=now)
    client, page = logins.browser(pia), reverse("console:blocked-one", args=[elias.id])
    said = {"ground": "court", "why": "Juzgado 4 civil, proceso 2026-118"}

    first, odd = client.post(page, said), client.post(page, {**said, "after": "1.x"})

    assert first.context["pieces"][0] == odd.context["pieces"][0]  # that it was read is told at its end, once more


def test_a_blocked_record_is_read_on_a_ground_of_the_law_and_by_nobody_else(
    now: datetime, pia: UUID, audit: Audit
) -> None:
    elias, free = old(), patient("Inés", "Rueda")
    objects.row(Protection, patient_id=elias.id, shield=str(Shield.BLOCKED), set_at=now)
    client, page = logins.browser(pia), reverse("console:blocked-one", args=[elias.id])
    why = {"ground": "court", "why": "Juzgado 4 civil, proceso 2026-118"}

    listed = client.get(reverse("console:blocked")).content.decode()
    asked = client.get(page).content.decode()
    refused = [client.post(page, each).status_code for each in ({}, {**why, "ground": "gossip"}, {**why, "why": "x"})]
    read = client.post(page, why)

    assert page in listed and PHONE[-4:] not in asked
    assert refused == [422, 422, 422]
    assert 'data-testid="blocked-thing"' in read.content.decode() and "Rueda" in read.content.decode()
    assert client.post(reverse("console:blocked-one", args=[free.id]), why).status_code == 404
    others = (Role.AGENT, Role.SUPERVISOR, Role.NURSE, Role.ADMINISTRATOR)
    for role in others:
        assert logins.browser(logins.person(str(role), role)).post(page, why).status_code == 403
    (told,) = [each for each in audit() if each.action == "blocked.read"]
    assert (told.purpose, told.reason, elias.id in told.patient_ids) == ("court", why["why"], True)
