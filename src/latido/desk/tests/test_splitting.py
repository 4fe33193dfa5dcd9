"""The story of the wrong patient: what was written of Rosa was Lina's."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import NewConsent, Purpose, Tie, rights
from latido.compliance.models import AccessAlert, AuditEvent, ConsentEvent, RightsRequest
from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Given, Interaction
from latido.interactions.models import DispositionGiven, InteractionPatient, TimelineEntry, VerificationEvent
from latido.kernel.time import utc_now
from latido.patients.contracts import Basis, Scope
from latido.patients.models import RelatedPerson, Representation
from latido.patients.tests.people import granted
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
WHY = {"why": "eran homónimas", "opened": "1"}


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action).order_by("id"))


def noted(floor: Floor, contact: Interaction) -> None:
    """What Ana writes of Rosa in the contact: its disposition, a consent, what lets a relative act; and closes it."""
    now = utc_now()
    new = NewConsent(Purpose.MARKETING, given=True, patient_id=floor.rosa, ref=contact.id)
    compliance.record_consent(new, actor=floor.actor, now=now)
    son = RelatedPerson.objects.get(patient_id=floor.rosa, relative_id=floor.tomas)
    asked = rights.NewRequest(floor.rosa, rights.Right.ACCESS, "Quiero mi copia", contact.id)
    compliance.take_request(asked, actor=floor.actor, now=now)
    grant = granted(son, Basis.WRITTEN, Scope.APPOINTMENTS)
    Representation.objects.filter(pk=grant.pk).update(interaction_id=contact.id)
    interactions.close_interaction(
        contact.id, (Given("1.1", floor.rosa),), note="pide control", promise="", promise_due=None,
        actor=floor.actor, now=now,
    )  # fmt: skip


def whose(floor: Floor, contact: Interaction) -> list[object]:
    """Who has what of the contact; and whether the relative may act by it."""
    ids = {floor.rosa: "rosa", floor.lina: "lina", floor.tomas: "tomas"}
    columns = ((InteractionPatient, "interaction"), (DispositionGiven, "interaction"), (TimelineEntry, "ref"))
    found: list[object] = [
        [ids[each] for each in model.objects.filter(**{name: contact.id}).values_list("patient_id", flat=True)]
        for model, name in columns
    ]
    found += [ids[each] for each in ConsentEvent.objects.filter(ref=contact.id).values_list("patient_id", flat=True)]
    found += [
        ids[each]
        for each in RightsRequest.objects.filter(interaction_id=contact.id).values_list("patient_id", flat=True)
    ]
    return [*found, Representation.objects.filter(interaction_id=contact.id, ended_at=None).count()]


def test_wrong_patient_split(ana: Client, log_in: LogIn, floor: Floor, hung_up: Interaction) -> None:
    noted(floor, hung_up)
    officer = logins.person("Oficial", Role.PRIVACY_OFFICER)
    before = whose(floor, hung_up)

    page = ana.get(url("wrong-person", hung_up.id, floor.rosa)).content.decode()
    preview = ana.post(url("split", hung_up.id, floor.rosa, floor.lina)).content.decode()
    still = whose(floor, hung_up)
    unsaid = ana.post(url("split", hung_up.id, floor.rosa, floor.lina), {"why": " "})
    done = ana.post(url("split", hung_up.id, floor.rosa, floor.lina), WHY).content.decode()

    assert url("split", hung_up.id, floor.rosa, floor.lina) in page
    assert "Candidate(" not in page + preview + done, "a part's own words, not what the page knows by that name"
    assert 'data-testid="opened"' in preview and "Tipificaciones" in preview and "Nota" in preview
    assert still == before and unsaid.status_code == 422
    assert 'data-testid="split-done"' in done
    assert before == [["rosa"], ["rosa"], ["rosa", "rosa"], "rosa", "rosa", 1]
    assert whose(floor, hung_up) == [["lina"], ["lina"], ["lina"], "lina", "lina", 0]
    assert not {"Gutiérrez Peña", "52123907"} & set((page + preview + done).split())

    (row,) = audited("interaction.split")
    assert row.patient_ids == [floor.rosa, floor.lina] and row.reason == WHY["why"] and row.detail["opened"] != "0"
    alert = AccessAlert.objects.get()
    assert (alert.actor_id, alert.patient_id, alert.ties) == (floor.ana, floor.rosa, [str(Tie.WRONG_PERSON)])
    assert compliance.urgent_alerts(actor=logins.actor(officer)) == 1

    (kept,) = {each.patient_id for each in VerificationEvent.objects.filter(interaction=hung_up.id)}
    assert kept == floor.rosa  # it was compared with her record: of Lina it proves nothing
    assert interactions.verification(hung_up.id, floor.lina, now=utc_now()).level < 2

    split_id = row.detail["split"]
    undone = ana.post(url("undo-split", hung_up.id, split_id))
    twice = ana.post(url("undo-split", hung_up.id, split_id))
    assert undone.status_code == 200 and twice.status_code == 404
    assert whose(floor, hung_up) == before
    assert [each.patient_ids for each in audited("interaction.split_undone")] == [[floor.rosa, floor.lina]]
    assert AccessAlert.objects.get().justified is None


def test_in_the_call_whoever_it_is_now_is_verified_anew(ana: Client, floor: Floor, verified: Interaction) -> None:
    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)

    contact = interactions.interaction(verified.id)
    page = ana.get(url("call", verified.id)).content.decode()
    assert contact.patient_ids == (floor.lina,)
    assert "Rosa Elvira" not in page and 'data-testid="fell"' not in page
    assert ana.get(url("appointments", verified.id, floor.lina)).status_code == 403
    assert ana.get(url("appointments", verified.id, floor.rosa)).status_code == 404


def test_of_nobody_whose_record_was_opened_nobody_is_asked(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))

    ana.post(url("split", talking.id, floor.rosa, floor.lina), WHY)

    assert audited("interaction.split") and not AccessAlert.objects.exists()


def test_what_the_right_one_has_already_is_set_aside_and_comes_back(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    ana.post(url("link", verified.id, floor.lina))
    for patient_id in (floor.rosa, floor.lina):
        interactions.give_disposition(verified.id, Given("1.1", patient_id), actor=floor.actor, now=utc_now())
    before = whose(floor, verified)

    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)
    after = whose(floor, verified)
    ana.post(url("undo-split", verified.id, audited("interaction.split")[0].detail["split"]))

    assert after == [["lina"], ["lina"], [], 0]
    assert [sorted(each) if isinstance(each, list) else each for each in whose(floor, verified)] == [
        sorted(each) if isinstance(each, list) else each for each in before
    ]


def test_nobody_else_s_contact_and_nobody_who_is_not_there(
    ana: Client, log_in: LogIn, floor: Floor, verified: Interaction
) -> None:
    there = url("split", verified.id, floor.rosa, floor.lina)
    strangers = [
        (log_in("sam"), there),
        (log_in("noor"), there),
        (ana, url("split", verified.id, floor.tomas, floor.lina)),
        (ana, url("split", verified.id, floor.rosa, floor.rosa)),
        (ana, url("split", verified.id, floor.rosa, UUID(int=9))),
    ]

    assert {who.post(where, WHY).status_code for who, where in strangers} == {404}
