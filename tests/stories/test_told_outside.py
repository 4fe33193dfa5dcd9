"""Records that are joined or parted are told to the systems outside: real servers, down, refusing, and back."""

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import handing
from latido.config import outlets
from latido.config.subscriptions import SUBSCRIPTIONS
from latido.integrations.hl7v2.core.joining import merged
from latido.integrations.hl7v2.core.messages import read
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, agent, found
from latido.patients import api
from latido.patients.contracts import OutletsUnreadable, Untold
from latido.patients.copying import Identity
from latido.patients.models import Merge
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import FAMILY_PHONE, family, patient
from latido.plumbing import dispatch, tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUSE = system("tests", SAN_RAFAEL)
EHR = {
    "name": "Historia en la nube", "role": "Historia clínica", "agreement": "dpa", "reference": "Archivo 7",
    "signed_on": "2026-01-10",
}  # fmt: skip
TOKEN = "a-token-of-the-record"


@dataclass
class FhirServer:
    """Keeps Patients as a server does: what is put replaces what was."""

    address: str = ""
    answers: int = 200
    tokens: list[str] = field(default_factory=list)
    patients: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: int = 0

    def take(self, bundle: dict[str, Any]) -> None:
        assert bundle["type"] == "transaction"
        for entry in bundle["entry"]:
            assert entry["request"] == {"method": "PUT", "url": f"Patient/{entry['resource']['id']}"}
            self.patients[entry["resource"]["id"]] = entry["resource"]


@pytest.fixture
def fhir() -> Iterator[FhirServer]:
    kept = FhirServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.asked += 1
            kept.tokens.append(self.headers["Authorization"] or "")
            if kept.answers == 200:
                assert self.headers["Content-Type"] == "application/fhir+json"
                kept.take(body)
            self.send_response(kept.answers)
            self.end_headers()
            self.wfile.write(b'{"resourceType": "Bundle", "type": "transaction-response"}')

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.address = f"http://127.0.0.1:{server.server_port}/fhir"
    yield kept
    server.shutdown()
    server.server_close()


@dataclass
class Engine:
    """An interface engine that speaks HL7 over MLLP."""

    port: int = 0
    says: str = "AA"
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def engine() -> Iterator[Engine]:
    kept = Engine()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            text = b""
            while byte := self.rfile.read(1):
                text += byte
                if text.endswith(b"\x1c\r"):
                    message = read(text.decode())
                    kept.heard.append(text.decode().strip("\x0b\x1c\r"))
                    answer = f"MSH|^~\\&|MOTOR\rMSA|{kept.says}|{message.header.field(10)}\r"
                    self.wfile.write(b"\x0b" + answer.encode() + b"\x1c\r")
                    text = b""

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.port = server.server_address[1]
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(db: None, fhir: FhirServer, engine: Engine) -> Iterator[None]:
    found()
    file, secret = settings.HOME.path / outlets.FILE, settings.HOME.secrets_dir / "ehr-token"
    file.write_text(
        f'[{SAN_RAFAEL}]\nfhir = "{fhir.address}"\nfhir_token = "ehr-token"\nfhir_third = "ehr"\n'
        f'hl7 = "mllp://127.0.0.1:{engine.port}"\nhl7_third = "own"\n'
    )
    with tenancy.organisation(SAN_RAFAEL):
        compliance.change("third_party", "ehr", EHR, actor=HOUSE)
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(TOKEN + "\n")
    with override_settings(DEMO=True, LATIDO_INSIDE_NETWORKS=[ip_network("127.0.0.0/8")]):
        yield
    file.unlink()
    secret.unlink()


@dataclass(frozen=True)
class Joined:
    merge: UUID
    rosa: UUID
    again: UUID


@pytest.fixture
def joined(told: None) -> Joined:
    with tenancy.organisation(SAN_RAFAEL):
        rosa, _tomas, _lina = family()
        again = patient("Rosa", "Gutiérres", document="CE 998877", phone=FAMILY_PHONE, birth_date=date(1954, 3, 12)).id
        return Joined(api.merge_patients(rosa, again, [], agent(), NOW), rosa, again)


def tell(one: Joined) -> None:
    api.tell_joined(SAN_RAFAEL, one.merge)


def part(one: Joined) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        api.unmerge(one.merge, agent(), NOW + timedelta(minutes=1))


def heard(one: Joined) -> dict[str, str]:
    with tenancy.organisation(SAN_RAFAEL):
        known: dict[str, str] = Merge.objects.get(id=one.merge).told
    return known


def third(said: dict[str, str | None] | None) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        compliance.change("third_party", "ehr", said, actor=HOUSE, sure=True)


def test_both_are_told_and_neither_twice(joined: Joined, fhir: FhirServer, engine: Engine, audit: Audit) -> None:
    tell(joined)
    tell(joined)

    rosa, again = fhir.patients[str(joined.rosa)], fhir.patients[str(joined.again)]
    assert again["active"] is False
    assert again["link"] == [{"other": {"reference": f"Patient/{joined.rosa}"}, "type": "replaced-by"}]
    assert rosa["active"] is True
    assert rosa["link"] == [{"other": {"reference": f"Patient/{joined.again}"}, "type": "replaces"}]
    assert fhir.tokens == [f"Bearer {TOKEN}"]
    [pair] = merged(read(engine.heard[0]))
    assert (pair.stays[0].value, pair.goes[0].value) == (str(joined.rosa), str(joined.again))
    assert len(engine.heard) == 1 and heard(joined) == {"fhir": "joined", "hl7": "joined"}
    rows = [each for each in audit() if each.action == "patient.told_outside"]
    assert [(set(each.patient_ids), each.detail["to"]) for each in rows] == [
        ({joined.rosa, joined.again}, "fhir"), ({joined.rosa, joined.again}, "hl7"),
    ]  # fmt: skip


@pytest.mark.parametrize("gone", ["no agreement", "ran out", "taken out"])
def test_a_third_party_without_an_agreement_in_force_hears_nothing_until_there_is_one(
    joined: Joined, fhir: FhirServer, engine: Engine, audit: Audit, gone: str
) -> None:
    without = {"agreement": "", "signed_on": None} if gone == "no agreement" else {"expires_on": "2026-02-01"}
    third(None if gone == "taken out" else {**EHR, **without})
    tell(joined)

    assert fhir.asked == 0 and heard(joined) == {"fhir": "", "hl7": "joined"} and len(engine.heard) == 1
    assert [each.detail["to"] for each in audit() if each.action == "patient.told_outside"] == ["hl7"]
    third(EHR)
    tell(joined)
    assert heard(joined) == {"hl7": "joined", "fhir": "joined"} and len(engine.heard) == 1


def test_undone_it_is_told_that_they_are_two_again(joined: Joined, fhir: FhirServer, engine: Engine) -> None:
    tell(joined)
    part(joined)
    tell(joined)

    assert [each["active"] for each in fhir.patients.values()] == [True, True]
    assert not any("link" in each for each in fhir.patients.values())
    kinds = [read(each).header.field(9).split("^")[1] for each in engine.heard]
    assert kinds == ["A40", "A37", "A28", "A31"]
    assert heard(joined) == {"fhir": "parted", "hl7": "parted"}


def test_undone_before_anybody_heard_of_it_nothing_is_said(joined: Joined, fhir: FhirServer, engine: Engine) -> None:
    part(joined)
    tell(joined)

    assert (fhir.asked, engine.heard, heard(joined)) == (0, [], {})


def test_who_does_not_take_it_is_told_again_and_the_other_is_not(
    joined: Joined, fhir: FhirServer, engine: Engine
) -> None:
    fhir.answers = 503
    with pytest.raises(Untold):
        tell(joined)
    assert heard(joined) == {"fhir": "", "hl7": "joined"}
    assert api.tell_joined_late(NOW + timedelta(hours=1)) == 0
    fhir.answers, engine.says = 200, "AE"
    assert api.tell_joined_late(NOW + timedelta(hours=2)) == 1
    assert api.tell_joined_late(NOW + timedelta(hours=3)) == 0

    assert heard(joined) == {"fhir": "joined", "hl7": "joined"} and len(engine.heard) == 1


def test_an_engine_that_refuses_has_not_taken_it(joined: Joined, engine: Engine) -> None:
    engine.says = "AE"

    with pytest.raises(Untold) as refused:
        tell(joined)

    assert refused.value.why == "refused" and heard(joined) == {"fhir": "joined", "hl7": ""}


def test_in_clear_only_to_a_network_that_the_operator_opened(joined: Joined, engine: Engine) -> None:
    with override_settings(LATIDO_INSIDE_NETWORKS=[]), pytest.raises(Untold) as refused:
        tell(joined)

    assert refused.value.why == "forbidden" and engine.heard == [] and heard(joined)["hl7"] == ""


def test_held_for_months_it_is_told_the_day_there_is_an_agreement_and_the_record_is_whole_until_then(
    joined: Joined, fhir: FhirServer
) -> None:
    third(None)
    tell(joined)
    much_later = NOW + timedelta(days=200)

    assert api.empty_joined(SAN_RAFAEL, much_later) == 0 and api.tell_joined_late(much_later) == 0
    third(EHR)
    assert api.tell_joined_late(much_later) == 1
    assert fhir.patients[str(joined.again)]["name"][0]["family"] == "Gutiérres"
    assert api.empty_joined(SAN_RAFAEL, much_later) == 1


def test_a_system_named_today_hears_nothing_of_last_year(joined: Joined, fhir: FhirServer, engine: Engine) -> None:
    assert api.tell_joined_late(NOW + timedelta(days=31)) == 0
    assert (fhir.asked, engine.heard) == (0, [])


def test_named_some_days_later_it_hears_in_the_end_also_of_what_it_did_not_take_for_months(
    joined: Joined, fhir: FhirServer
) -> None:
    fhir.answers = 503
    assert api.tell_joined_late(NOW + timedelta(days=20)) == 1  # the other took it
    assert api.tell_joined_late(NOW + timedelta(days=90)) == 0
    fhir.answers = 200

    assert api.tell_joined_late(NOW + timedelta(days=91)) == 1
    assert heard(joined) == {"fhir": "joined", "hl7": "joined"}


def test_of_the_same_people_it_is_told_in_the_order_in_which_it_happened(joined: Joined, engine: Engine) -> None:
    tell(joined)
    engine.says = "AE"
    part(joined)
    with pytest.raises(Untold):
        tell(joined)
    with tenancy.organisation(SAN_RAFAEL):
        once_more = api.merge_patients(joined.rosa, joined.again, [], agent(), NOW + timedelta(minutes=2))
    second = Joined(once_more, joined.rosa, joined.again)
    with pytest.raises(Untold):
        tell(second)
    assert heard(second)["hl7"] == ""
    engine.says, engine.heard[:] = "AA", []

    tell(second)

    kinds = [read(each).header.field(9).split("^")[1] for each in engine.heard]
    assert kinds == ["A37", "A28", "A31", "A40"] and heard(second)["hl7"] == "joined"


def test_who_does_not_answer_is_not_asked_for_each_of_them(joined: Joined, fhir: FhirServer) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        pair = [patient("Ana", surname, document=f"CE 11{n}", phone="").id for n, surname in enumerate(("Paz", "Pas"))]
        api.merge_patients(pair[0], pair[1], [], agent(), NOW)
    fhir.answers = 503
    assert api.tell_joined_late(NOW) == 2 and fhir.asked == 2  # it answers, and the other system took both
    key = settings.HOME.secrets_dir / "ehr-token"
    key.rename(key.with_suffix(".away"))

    assert api.tell_joined_late(NOW) == 0 and fhir.asked == 2
    key.with_suffix(".away").rename(key)
    with tenancy.organisation(SAN_RAFAEL):
        assert [each.untold["fhir"] for each in Merge.objects.order_by("id")] == ["no_token", "refused"]


def test_a_list_that_cannot_be_read_tells_nobody_and_empties_nothing(joined: Joined) -> None:
    (settings.HOME.path / outlets.FILE).write_text("fhir = [")

    assert api.tell_joined_late(NOW) == 0
    with pytest.raises(OutletsUnreadable):
        tell(joined)
    with pytest.raises(OutletsUnreadable):
        api.empty_joined(SAN_RAFAEL, NOW + timedelta(days=60))


def test_the_console_shows_who_is_off_and_what_each_has_yet_to_hear(joined: Joined) -> None:
    third(None)
    tell(joined)
    with tenancy.organisation(SAN_RAFAEL):
        officer = logins.browser(logins.person("Olga", Role.PRIVACY_OFFICER))

    page = officer.get(reverse("console:outlets")).content.decode()
    missing = officer.get(reverse("console:owed", args=["fhir"])).content.decode()

    assert "No hay un acuerdo vigente con quien lo tiene." in page and "127.0.0.1" in page
    assert page.count('data-testid="outlet"') == 2 and "1 cosa<" in page and "De la clínica" in page
    assert missing.count('data-testid="owed"') == 1 and "Dos fichas se unieron" in missing and "Rosa" not in missing
    assert officer.get(reverse("console:owed", args=["otro"])).status_code == 404
    (settings.HOME.path / outlets.FILE).write_text("x")
    assert "outlets.toml" in officer.get(reverse("console:outlets")).content.decode()


def test_it_leaves_by_the_outbox_with_the_merge_or_not_at_all(joined: Joined) -> None:
    part(joined)

    events = [(each.kind, each.payload) for each in OutboxEvent.objects.filter(kind__startswith="patients.Records")]

    said = {"merge_id": str(joined.merge)}
    assert events == [("patients.RecordsJoined", said), ("patients.RecordsParted", said)]
    assert all(SUBSCRIPTIONS[kind] == ("patients.tell_joined",) for kind, _said in events)
    dispatch.check(SUBSCRIPTIONS)


def test_no_other_organisation_has_that_way_out(told: None) -> None:
    assert [each.name for each in outlets.of(SAN_RAFAEL)] == ["fhir", "hl7"]
    assert outlets.of(SANTA_LUCIA) == ()


def test_a_copy_says_which_records_it_stands_for(joined: Joined) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        who: handing.Piece = next(iter(Identity().pieces(joined.rosa, now=NOW)))

    assert who.fhir is not None
    assert who.fhir["link"] == [{"other": {"reference": f"Patient/{joined.again}"}, "type": "replaces"}]
