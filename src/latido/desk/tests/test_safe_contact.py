"""The safe-contact card: written down without a why, kept to by everything that calls, spoken of with nobody else."""

from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.contracts import Answer, Channel, Decision, Occasion, Purpose, Why, Wishes
from latido.desk.tests.conftest import Floor, LogIn
from latido.desk.tests.test_calling_back import offer_to_ana, promised
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.interactions.models import InteractionPatient
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.models import PatientContactPoint, RelatedPerson, SafeContact, SafeNumber
from latido.patients.tests.people import FAMILY_PHONE
from latido.routing import api as routing
from latido.routing.contracts import CallbackEnd, DialOutcome
from latido.routing.models import Callback, CallbackDial, Work

pytestmark = pytest.mark.db

SAFE = "300 999 8877"


def page(floor: Floor) -> str:
    return reverse("desk:safe-contact", args=[floor.rosa])


def family_key(floor: Floor) -> str:
    return str(PatientContactPoint.objects.get(patient_id=floor.rosa).contact_point_id)


def decided(floor: Floor, number: str, *about: UUID, asked: bool = True) -> Decision:
    return interactions.may_contact(
        Purpose.CARE, Channel.VOICE, address=number, patient_ids=about or (floor.rosa,), occasion=Occasion(asked),
        actor=floor.actor, now=utc_now(),
    )  # fmt: skip


def test_only_whoever_has_the_record_open_and_may_sees_the_card(
    floor: Floor, ana: Client, noor: Client, log_in: LogIn
) -> None:
    assert noor.get(page(floor)).status_code == 404
    assert log_in("bea").get(page(floor)).status_code == 403
    assert log_in("cata").get(page(floor)).status_code == 403
    assert ana.get(page(floor)).status_code == 404  # no contact with her, and no reason given


def test_what_she_asks_is_kept_to_from_that_moment_on(floor: Floor, verified: Interaction, ana: Client) -> None:
    said = {"barred": family_key(floor), "safe": SAFE, "words": "Pregunte por Elvira", "version": ""}

    answer = ana.post(page(floor), said)

    assert answer.status_code == 302
    assert decided(floor, FAMILY_PHONE).why is Why.SAFETY
    assert decided(floor, "+573009998877").answer is Answer.ALLOW
    assert decided(floor, "+576015550100").why is Why.SAFETY
    record = ana.get(reverse("desk:open-record", args=[floor.rosa])).content.decode()
    assert "Pregunte por Elvira" in record and "8877" in record
    assert record.index('data-testid="safe-contact"') < record.index('data-testid="pending"')
    call = ana.get(reverse("desk:call", args=[verified.id])).content.decode()
    assert "safe-orders" in call
    assert ana.post(reverse("desk:reveal-datum", args=[floor.rosa, "phone"])).content == b"+573009998877"


def test_a_number_barred_for_everybody_is_not_called_for_her_son_either(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    ana.post(page(floor), {"barred": family_key(floor), "version": ""})
    for_her = decided(floor, FAMILY_PHONE, floor.tomas).answer

    card = patients.safe_card(floor.rosa, floor.actor)
    ana.post(page(floor), {"barred": family_key(floor), "everybody": "on", "version": card.version})

    assert for_her is Answer.ALLOW
    assert decided(floor, FAMILY_PHONE, floor.tomas).why is Why.SAFETY


def test_a_call_that_is_owed_at_a_barred_telephone_is_owed_no_more(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    owed = promised(FAMILY_PHONE)

    ana.post(page(floor), {"barred": family_key(floor), "version": ""})

    owed.refresh_from_db()
    assert owed.reason == CallbackEnd.BY_AGENT


def test_nobody_dials_a_telephone_that_was_barred_while_the_promise_waited(floor: Floor) -> None:
    owed = promised(FAMILY_PHONE)
    offer = offer_to_ana(floor, owed)
    key = str(PatientContactPoint.objects.get(patient_id=floor.rosa).contact_point_id)
    card = patients.NewSafeCard(barred=frozenset({key}), everybody=True)
    patients.set_safe_contact(floor.rosa, card, floor.actor, utc_now())

    accepted = routing.accept_offer(SAN_RAFAEL, offer.id, at=utc_now())

    owed.refresh_from_db()
    assert not accepted
    assert (owed.reason, CallbackDial.objects.count()) == (CallbackEnd.BY_AGENT, 0)


def test_a_call_that_only_waits_for_a_safe_hour_is_still_owed_and_waits(floor: Floor) -> None:
    owed, now = promised(FAMILY_PHONE), utc_now()
    offer = offer_to_ana(floor, owed)
    begins = time((now.astimezone(ZoneInfo(orgs.time_zone())).hour + 3) % 23)
    hours = (begins, time(begins.hour, 59))
    patients.set_safe_contact(floor.rosa, patients.NewSafeCard(hours=hours), floor.actor, now)
    about = {"patient_id": floor.rosa, "linked_by": floor.ana, "linked_at": now}
    InteractionPatient.objects.create(interaction_id=owed.interaction_id, **about)

    accepted = routing.accept_offer(SAN_RAFAEL, offer.id, at=now)

    owed.refresh_from_db()
    contact, work = interactions.interaction(owed.interaction_id), Work.objects.get(pk=owed.interaction_id)
    assert not accepted
    assert (owed.reason, CallbackDial.objects.count(), work.state, contact.state) == ("", 0, "later", "queued")
    assert owed.next_at is not None and owed.next_at > now


def test_whoever_asked_is_called_at_once_and_a_later_try_waits_for_the_hours_they_wish(floor: Floor) -> None:
    owed, now = promised(FAMILY_PHONE), utc_now()
    Callback.objects.update(tries=3)
    offer, about = offer_to_ana(floor, owed), {"linked_by": floor.ana, "linked_at": now}
    InteractionPatient.objects.create(interaction_id=owed.interaction_id, patient_id=floor.rosa, **about)
    here = now.astimezone(ZoneInfo(orgs.time_zone()))
    begins = time((here.hour + 3) % 23)
    patients.set_wishes(floor.rosa, Wishes(hours=(begins, time(begins.hour, 59))), floor.actor)
    accepted = routing.accept_offer(SAN_RAFAEL, offer.id, at=now)

    assert routing.dial_ended(
        SAN_RAFAEL, owed.interaction_id, channel_id=offer.channel_id, outcome=DialOutcome.NO_ANSWER, at=now
    )

    owed.refresh_from_db()
    assert accepted and owed.next_at is not None
    assert owed.next_at.astimezone(here.tzinfo).time() == begins


def test_to_allow_again_what_was_barred_asks_for_more_than_three_data(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    ana.post(page(floor), {"barred": family_key(floor), "version": ""})
    card = patients.safe_card(floor.rosa, floor.actor)

    looser = ana.post(page(floor), {"version": card.version})
    lifted = ana.post(page(floor), {"version": card.version, "barred": family_key(floor), "lift": "1"})

    assert (looser.status_code, lifted.status_code) == (422, 422)
    assert SafeNumber.objects.get().barred


def test_with_a_reason_and_the_person_in_front_it_is_lifted(floor: Floor, ana: Client) -> None:
    patients.set_safe_contact(floor.rosa, patients.NewSafeCard(safe=SAFE), floor.actor, utc_now())
    card = patients.safe_card(floor.rosa, floor.actor)
    ana.post(reverse("desk:open-record", args=[floor.rosa]), {"code": "data", "reason": "está en la ventanilla"})
    ana.post(reverse("desk:confirm", args=[floor.rosa]), {"document": "52123907", "birth_date": "12/03/1954"})

    ana.post(page(floor), {"version": card.version, "lift": "1"})

    assert not SafeNumber.objects.exists()
    assert decided(floor, FAMILY_PHONE).answer is Answer.ALLOW


def test_nothing_of_it_is_there_while_somebody_else_speaks_for_her(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    patients.set_safe_contact(floor.rosa, patients.NewSafeCard(safe=SAFE, words="Por Elvira"), floor.actor, utc_now())
    son = RelatedPerson.objects.get(patient_id=floor.rosa)
    InteractionPatient.objects.filter(interaction_id=verified.id).update(speaker_id=son.id)

    call = ana.get(reverse("desk:call", args=[verified.id])).content.decode()

    assert ana.get(page(floor)).status_code == 404
    assert "Elvira</span>" not in call and "safe-orders" not in call


def test_while_it_rings_the_agent_knows_what_to_do_and_not_about_whom(
    floor: Floor, ringing: Interaction, ana: Client
) -> None:
    before = ana.get(reverse("desk:stage")).content.decode()
    patients.set_safe_contact(floor.rosa, patients.NewSafeCard(words="Por Elvira"), floor.actor, utc_now())

    rings = ana.get(reverse("desk:stage")).content.decode()

    assert "with-care" not in before and "with-care" in rings
    assert "Por Elvira" not in rings


def test_two_who_write_at_once_do_not_undo_each_other(floor: Floor, verified: Interaction, ana: Client) -> None:
    patients.set_safe_contact(floor.rosa, patients.NewSafeCard(safe=SAFE), floor.actor, utc_now())

    late = ana.post(page(floor), {"words": "Llame temprano", "version": ""})

    assert late.status_code == 409
    assert "Llame temprano" in late.content.decode()
    assert SafeContact.objects.count() == 1


def test_what_is_said_wrong_is_told_and_kept_in_the_form(floor: Floor, verified: Interaction, ana: Client) -> None:
    wrong = {"safe": "12", "hours_from": "9:00", "words": "Llame temprano", "version": ""}

    answer = ana.post(page(floor), wrong)

    assert answer.status_code == 422
    assert "Ese número de teléfono no existe" in answer.content.decode()
    assert "Llame temprano" in answer.content.decode()
    assert not SafeContact.objects.exists()
