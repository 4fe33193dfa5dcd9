"""Keys are changed while everything goes on, end with their patient, and are missed clearly."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.consent_values import Channel, NewConsent, Purpose
from latido.compliance.models import AuditEvent, ConsentEvent, LegalHold
from latido.compliance.tables.handing import Disclosure
from latido.compliance.tables.rights import RightsRequest
from latido.flows.tests import lines
from latido.interactions import api as interactions
from latido.interactions.models import Interaction, InteractionPatient, Playback, RecordingSegment
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.patients import api as patients
from latido.patients.contracts import Turns
from latido.patients.keeping import Records
from latido.patients.models import Patient, SafeContact
from latido.patients.tests.people import patient
from latido.plumbing import keys, sql, storage, tenancy
from latido.plumbing.keys import ring
from latido.plumbing.keys.models import DataKey
from latido.plumbing.keys.ring import Purpose as KeyPurpose
from latido.plumbing.masters import FixedKeys, Masters, masters, using
from latido.staff.contracts import Role
from latido.staff.tests import logins
from tests.access.objects import row

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOTE, WORDS = "Canario de la nota", "Canario de la solicitud"


@pytest.fixture(autouse=True)
def provider() -> Iterator[Masters]:
    """Masters of this test's own: those of the home serve the whole run."""
    first = FixedKeys({"0" * 16: bytes(32)})
    with using(first), override_settings(DEMO=True):
        yield first


@pytest.fixture
def rosa() -> UUID:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        return UUID(str(patient("Rosa", "Gutiérrez").id))


def contact(*patients: UUID, note: str = NOTE) -> UUID:
    now = utc_now()
    with tenancy.organisation(SAN_RAFAEL):
        made = Interaction.objects.create(
            channel="voice", node="n", channel_id=str(new_id()), state="closed", opened_at=now, ended_at=now,
            closed_at=now, end_reason="hung_up",
        )  # fmt: skip
        for each in patients:
            InteractionPatient.objects.create(interaction=made, patient_id=each, linked_at=now)
        made.note = note
        made.save(update_fields=["note"])
    return UUID(str(made.id))


def request_of(patient_id: UUID, words: str = WORDS) -> UUID:
    now = utc_now()
    with tenancy.organisation(SAN_RAFAEL):
        made = RightsRequest.objects.create(
            patient_id=patient_id, right="access", words=words, taken_at=now, basis="x", unit="days",
            due_at=now + timedelta(days=9),
        )  # fmt: skip
    return UUID(str(made.id))


def at_rest(table: str, column: str) -> list[str]:
    with tenancy.organisation(SAN_RAFAEL):
        return [str(text) for (text,) in sql.rows(f"SELECT {column} FROM {table} ORDER BY 1")]  # noqa: S608


def note_of(interaction_id: UUID) -> str:
    with tenancy.organisation(SAN_RAFAEL):
        return str(Interaction.objects.get(id=interaction_id).note)


def words_of(request_id: UUID) -> str:
    with tenancy.organisation(SAN_RAFAEL):
        return str(RightsRequest.objects.get(id=request_id).words)


def manage(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def test_everything_opens_after_a_rotation_and_nothing_needs_the_master_before(rosa: UUID, provider: Masters) -> None:
    contacts = [contact(rosa), contact(note="de nadie"), contact()]
    asked, before = request_of(rosa), provider.current()

    said = manage("rotate")

    assert "nothing waits" in said
    assert provider.current() != before
    manage("drop", "--master", before, "--yes")
    ring.forget_all()
    assert [note_of(each) for each in contacts] == [NOTE, "de nadie", NOTE]
    assert words_of(asked) == WORDS
    assert json.loads(manage("status").splitlines()[0])["retired"] == []


def test_words_of_the_organisation_are_sealed_anew_and_those_of_a_patient_keep_their_key(rosa: UUID) -> None:
    contact(rosa), contact(note="de nadie")
    theirs, before = at_rest("plumbing_datakey", "encode(wrapped, 'hex')"), at_rest("interactions_interaction", "note")

    manage("rotate", "--keep-master")

    after = at_rest("interactions_interaction", "note")
    assert len(set(after) & set(before)) == 1
    assert not set(theirs) <= set(at_rest("plumbing_datakey", "encode(wrapped, 'hex')"))


def test_words_that_nobody_may_change_are_sealed_anew_all_the_same(rosa: UUID) -> None:
    now = utc_now()
    with tenancy.organisation(SAN_RAFAEL):
        told = Disclosure.objects.create(
            patient_id=rosa, to_whom="Fiscalía", what="La cita", why="Orden", basis="order", evidence="Oficio 7",
            at=now, noted_at=now,
        )  # fmt: skip
        segment = row(RecordingSegment, interaction_id=contact(rosa), state="stored")
        Playback.objects.create(segment=segment, actor_id=new_id(), reason="Una queja", at=now)
    before = at_rest("compliance_disclosure", "to_whom") + at_rest("interactions_playback", "reason")

    assert "nothing waits" in manage("rotate")

    assert not set(at_rest("compliance_disclosure", "to_whom") + at_rest("interactions_playback", "reason")) & set(
        before
    )
    with tenancy.organisation(SAN_RAFAEL):
        found = Disclosure.objects.get(id=told.id)
        assert (found.to_whom, found.evidence) == ("Fiscalía", "Oficio 7")
        assert Playback.objects.get().reason == "Una queja"
    for table, column in (("compliance_disclosure", "to_whom"), ("interactions_playback", "reason")):
        with pytest.raises(ProgrammingError), tenancy.organisation(SAN_RAFAEL):
            sql.rows(f"UPDATE {table} SET {column} = 'nadie'")  # noqa: S608


def test_a_rotation_that_was_cut_goes_on_and_what_is_locked_is_left_for_later(
    rosa: UUID, provider: Masters, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = [contact(note=f"nota {n}") for n in range(5)]
    monkeypatch.setattr("latido.plumbing.keys.turning.STEP", 2)
    calls = []

    def cut(*names: object) -> None:
        calls.append(names)
        if len(calls) > 1:
            raise KeyboardInterrupt

    monkeypatch.setattr("latido.plumbing.sql.change", cut)
    with pytest.raises(KeyboardInterrupt):
        manage("rotate")
    monkeypatch.undo()
    monkeypatch.setattr("latido.plumbing.keys.turning.STEP", 2)
    assert [note_of(each) for each in several] == [f"nota {n}" for n in range(5)]
    assert "interactions_interaction.note" in manage("status")

    assert "nothing waits" in manage("seal")
    assert [note_of(each) for each in several] == [f"nota {n}" for n in range(5)]


def test_what_was_written_before_its_column_was_sealed_is_sealed(rosa: UUID) -> None:
    one = contact(rosa)
    with tenancy.organisation(SAN_RAFAEL):
        sql.rows("UPDATE interactions_interaction SET note = 'de antes'")
        sql.rows('UPDATE patients_patient SET manner = \'{"sentences": ["de antes"]}\'')

    manage("seal")

    assert at_rest("interactions_interaction", "note")[0].startswith("sealed:1:")
    assert "de antes" not in at_rest("patients_patient", "manner")[0]
    assert note_of(one) == "de antes"
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.get(id=rosa).manner == {"sentences": ["de antes"]}


def test_a_recordings_key_goes_under_the_new_master_and_its_file_stays(
    rosa: UUID, provider: Masters, tmp_path: Path
) -> None:
    file = tmp_path / "voice"
    file.write_bytes(b"la voz")
    segment = new_id()
    stored = storage.store_file(file, f"{segment.hex}", segment.bytes)
    one = contact(rosa)
    with tenancy.organisation(SAN_RAFAEL):
        RecordingSegment.objects.create(
            id=segment, interaction_id=one, position=1, node="n", spool_path="", started_at=utc_now(), state="stored",
            path=stored.name, key_id=stored.key_id, wrapped_key=stored.wrapped_key, sha256=stored.sha256, size=6,
        )  # fmt: skip

    manage("rotate")

    with tenancy.organisation(SAN_RAFAEL):
        row = RecordingSegment.objects.get(id=segment)
    kept = storage.StoredFile(row.path, row.key_id, bytes(row.wrapped_key), row.sha256, row.size)
    assert row.key_id == provider.current()
    assert storage.sealed_digest(row.path) == stored.sha256
    assert b"".join(storage.open_stored(kept, segment.bytes)) == b"la voz"
    storage.destroy(row.path)


def test_a_master_in_use_is_not_dropped(rosa: UUID, provider: Masters) -> None:
    contact(rosa)
    before = provider.current()
    provider.turn()

    with pytest.raises(CommandError, match="open with it alone"):
        manage("drop", "--master", before, "--yes")
    with pytest.raises(CommandError, match="--yes"):
        manage("drop", "--master", provider.current(), "--yes")


def test_a_patient_who_is_forgotten_takes_their_words_along_and_no_one_elses(rosa: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        tomas = UUID(str(patient("Tomás", "Vélez").id))
        joined = UUID(str(patient("Rosa", "Gutierres", replaced_by_id=rosa).id))
    shared = contact(rosa, note="de los dos")
    with tenancy.organisation(SAN_RAFAEL):
        InteractionPatient.objects.create(interaction_id=shared, patient_id=tomas, linked_at=utc_now())
    hers, of_joined, his = request_of(rosa), request_of(joined), request_of(tomas)

    with tenancy.organisation(SAN_RAFAEL):
        Records().destroy([rosa], actor=system("keeping", SAN_RAFAEL))

    assert isinstance(_read(hers), keys.Erased)
    assert isinstance(_read(of_joined), keys.Erased)
    assert words_of(his) == WORDS
    assert note_of(shared) == "de los dos"
    with tenancy.organisation(SAN_RAFAEL):
        ended = DataKey.objects.filter(patient_id__in=[rosa, joined])
        assert {bytes(each.wrapped) for each in ended} == {b""}


def _read(request_id: UUID) -> str:
    with tenancy.organisation(SAN_RAFAEL):
        words: str = RightsRequest.objects.get(id=request_id).words
        return words


def test_a_patient_is_shredded_by_hand_with_a_reason_in_the_audit_unless_they_are_held(rosa: UUID) -> None:
    asked = request_of(rosa)
    words = ["destroy", "--patient", str(rosa), "--reason", "lo ordenó el juez", "--yes"]
    with pytest.raises(CommandError, match="wants"):
        manage(*words[:-1])
    with tenancy.organisation(SAN_RAFAEL):
        hold = LegalHold.objects.create(patient_id=rosa, why="proceso", set_at=utc_now())
    with pytest.raises(CommandError, match="legal hold"):
        manage(*words)
    with tenancy.organisation(SAN_RAFAEL):
        LegalHold.objects.filter(id=hold.id).update(lifted_at=utc_now())

    assert "1 keys destroyed" in manage(*words)

    assert isinstance(_read(asked), keys.Erased)
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="keys.destroyed")
        assert (row.patient_ids, row.reason) == ([rosa], "lo ordenó el juez")


@pytest.mark.parametrize("asked_by", ["stays", "goes"])
def test_who_was_joined_is_shredded_whole_by_whichever_id_and_held_by_any(rosa: UUID, asked_by: str) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        joined = UUID(str(patient("Rosa", "Gutierres", replaced_by_id=rosa).id))
        tomas = UUID(str(patient("Tomás", "Vélez").id))
        hold = LegalHold.objects.create(patient_id=joined, why="proceso", set_at=utc_now())
    hers, of_joined, his = request_of(rosa), request_of(joined), request_of(tomas)
    asked = rosa if asked_by == "stays" else joined
    words = ["destroy", "--patient", str(asked), "--reason", "lo ordenó el juez", "--yes"]
    with pytest.raises(CommandError, match="legal hold"):
        manage(*words)
    with tenancy.organisation(SAN_RAFAEL):
        LegalHold.objects.filter(id=hold.id).update(lifted_at=utc_now())

    assert "2 keys destroyed" in manage(*words)

    assert isinstance(_read(hers), keys.Erased)
    assert isinstance(_read(of_joined), keys.Erased)
    assert words_of(his) == WORDS
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.get(action="keys.destroyed").patient_ids == [rosa, joined]


def test_a_hold_on_a_contact_holds_the_words_of_whom_it_is_about(rosa: UUID) -> None:
    one = contact(rosa)
    with tenancy.organisation(SAN_RAFAEL):
        LegalHold.objects.create(interaction_id=one, why="proceso", set_at=utc_now())
    with pytest.raises(CommandError, match="legal hold"):
        manage("destroy", "--patient", str(rosa), "--reason", "lo ordenó el juez", "--yes")
    assert note_of(one) == NOTE


def test_without_the_master_pages_say_so_nothing_changes_and_with_it_all_is_read(rosa: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        SafeContact.objects.create(patient_id=rosa, words=NOTE, at=utc_now())
        pia = logins.person("Pia", Role.PRIVACY_OFFICER)
        request_of(rosa)
        client = logins.browser(pia)
    client.raise_request_exception = False
    before = at_rest("compliance_rightsrequest", "words")
    address = reverse("console:requests")
    ring.forget_all()

    with using(FixedKeys({"1" * 16: bytes(32)})):
        refused = client.get(address)
        part = client.get(address, headers={"HX-Request": "true"})
        with pytest.raises(CommandError, match="master key"):
            manage("seal")
    page = client.get(address)

    assert (refused.status_code, part.status_code) == (503, 503)
    assert part.content == b""
    assert "llave" in json.loads(part["HX-Trigger"])["toast"]["text"]
    assert "llave" in refused.content.decode()
    assert WORDS not in refused.content.decode()
    assert at_rest("compliance_rightsrequest", "words") == before
    assert WORDS in page.content.decode()
    assert masters().names() == ("0" * 16,)


def test_without_the_master_a_call_goes_on_as_one_from_nobody_and_no_number_lies_open(rosa: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        lines.prepare()
    before = lines.call("3005550177")
    ring.forget_all()

    with using(FixedKeys({"1" * 16: bytes(32)})):
        meanwhile = lines.call("3005550177")
        with tenancy.organisation(SAN_RAFAEL):
            seen = [interactions.interaction(each.interaction_id).from_number for each in (before, meanwhile)]

    assert seen == ["", ""]
    assert [text[:9] for text in at_rest("interactions_interaction", "from_number")] == ["", "sealed:1:"]
    with tenancy.organisation(SAN_RAFAEL):
        assert interactions.interaction(before.interaction_id).from_number == "+573005550177"


def test_without_the_master_whoever_waits_joins_their_queue_as_somebody_who_said_nothing() -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        john = patient("John", "Quispe", birth_date=date(1940, 1, 1), manner={"languages": ["en"]}).id
        known = patients.turning_on([john], at=utc_now())
    ring.forget_all()

    with using(FixedKeys({"1" * 16: bytes(32)})), tenancy.organisation(SAN_RAFAEL):
        assert patients.turning_on([john], at=utc_now()) == Turns(preferential=True)
    assert known == Turns(preferential=True, language="en")


def test_without_the_master_what_somebody_allows_is_refused_whole(rosa: UUID) -> None:
    new = NewConsent(Purpose.EVERY, given=False, channel=Channel.VOICE, patient_id=rosa, address="+573005550177")
    by = system("tests", SAN_RAFAEL)
    contact(note="de nadie")
    ring.forget_all()

    with using(FixedKeys({"1" * 16: bytes(32)})), pytest.raises(keys.KeyMissing), tenancy.organisation(SAN_RAFAEL):
        compliance.record_consent(new, actor=by, now=utc_now())

    with tenancy.organisation(SAN_RAFAEL):
        assert not ConsentEvent.objects.exists()
        compliance.record_consent(new, actor=by, now=utc_now())
        assert [each.address for each in compliance.consents_of(rosa, [], actor=by)] == ["+573005550177"]


def test_the_index_key_outlives_a_rotation(rosa: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        before = keys.blind("document", "52123907")

    manage("rotate")

    ring.forget_all()
    with tenancy.organisation(SAN_RAFAEL):
        assert keys.blind("document", "52123907") == before
        assert DataKey.objects.filter(purpose=KeyPurpose.INDEX).count() == 1
    assert connection.vendor == "postgresql"
