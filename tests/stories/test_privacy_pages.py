# ruff: noqa: F811
"""Protected records, their openings and what somebody should explain: a page at a time, and no page loses anything."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Shield, Tie
from latido.compliance.models import BrokenGlass, LegalHold, Protection
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import agent
from latido.patients import api as merges
from latido.patients.tests.conftest import Audit
from latido.staff.tests import logins
from tests.stories.test_purging import _no_second_step, patient, pia  # noqa: F401 - who guards privacy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
MANY = 27


def pages(who: UUID, name: str, row: str) -> list[int]:
    client = logins.browser(who)
    found = [client.get(reverse(name), {"pagina": str(page)}).content.decode() for page in (1, 2)]
    assert f"{reverse(name)}?pagina=2" in found[0] and f"{reverse(name)}?pagina=1" in found[1]
    return [each.count(f'data-testid="{row}"') for each in found]


def test_protected_records_are_paged_and_a_bare_reason_is_answered_on_its_page(pia: UUID, audit: Audit) -> None:
    guard, now = logins.actor(pia), utc_now()
    for number in range(MANY):
        who = patient("Vera", f"Soto{number}").id
        compliance.protect(who, Shield.VIP, "sale mucho", actor=guard, now=now - timedelta(minutes=number))
    last = Protection.objects.order_by("set_at")[0]

    assert pages(pia, "console:protected", "protected") == [25, 2]
    assert [len(row.patient_ids) for row in audit() if row.action == "protection.listed"] == [25, 2]
    client = logins.browser(pia)
    second = client.get(reverse("console:protected"), {"pagina": "2"}).content.decode()
    lift = f"{reverse('console:lift-protection', args=[last.id])}?pagina=2"
    assert f'action="{lift}"' in second
    bare = client.post(lift, {"why": "ya"})
    said = bare.content.decode()
    assert bare.status_code == 422 and 'value="ya"' in said and 'role="alert"' in said
    assert f'href="{reverse("console:protected")}?pagina=1"' in said, "the act's own address lists nothing"


def test_whoever_holds_or_protects_a_record_that_was_joined_meanwhile_does_so_to_the_person(pia: UUID) -> None:
    vera, again = (patient("Vera", "Soto", document=each).id for each in ("CC 51998801", "CC 51998802"))
    merges.merge_patients(vera, again, [], agent(), utc_now())
    client, why = logins.browser(pia), {"why": "Juzgado 4, 2026-118", "shield": "vip"}

    done = [client.post(reverse(f"console:{act}", args=[again]), why).status_code for act in ("hold", "protect")]

    assert done == [302, 302]
    assert [each.patient_id for each in LegalHold.objects.all()] == [vera]
    assert [each.patient_id for each in Protection.objects.all()] == [vera]


def test_openings_are_paged_those_that_wait_first(pia: UUID) -> None:
    vera, now = patient("Vera", "Soto").id, utc_now()
    for hours in range(MANY):
        at = now - timedelta(hours=hours)
        BrokenGlass.objects.create(
            actor_id=new_id(), patient_id=vera, code="care", reason="llama su médica", shown_by="password", at=at,
            until=at, justified=True if hours < MANY - 2 else None, reviewed_at=None if hours >= MANY - 2 else now,
        )  # fmt: skip

    assert pages(pia, "console:privacy", "opening") == [25, 2]
    found, _further = compliance.glass_openings(actor=logins.actor(pia))
    assert [each.justified for each in found[:3]] == [None, None, True]
    assert found[0].at < found[1].at < found[2].at, "of those that wait the oldest first, of the others the newest"


def test_what_somebody_should_explain_is_paged_the_unanswered_first(pia: UUID) -> None:
    vera, now, guard = patient("Vera", "Soto").id, utc_now(), logins.actor(pia)
    raised = [(new_id(), vera, (Tie.COLLEAGUE,)) for _n in range(MANY)]
    compliance.raise_alerts(raised, now.date(), looked_at=[vera], actor=guard, now=now)
    first = compliance.alerts(actor=guard)[0][0]
    compliance.answer_alert(first.id, justified=True, words="Era su turno", actor=guard, now=now)

    assert pages(pia, "console:alerts", "alert") == [25, 2]
    assert first.id == compliance.alerts(actor=guard, page=2)[0][-1].id
