"""Runs as a process of the product: people who live. Some have a family, an insurer, consents and years behind them,
a few of them many years; everybody else has a timeline of references that nobody opens here.
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from latido.compliance.models import ConsentEvent  # noqa: E402
from latido.coverage.models import Coverage, Insurer  # noqa: E402
from latido.interactions.models import (  # noqa: E402
    DispositionChoice,
    DispositionGiven,
    Interaction,
    InteractionPatient,
    TimelineEntry,
)
from latido.kernel.actor import system  # noqa: E402
from latido.kernel.ids import new_id  # noqa: E402
from latido.kernel.time import utc_now  # noqa: E402
from latido.orgs.models import Site  # noqa: E402
from latido.orgs.tests.hospitals import SAN_RAFAEL  # noqa: E402
from latido.patients.contracts import Basis, Scope  # noqa: E402
from latido.patients.models import Patient, RelatedPerson, Relation  # noqa: E402
from latido.patients.tests.people import granted, patient  # noqa: E402
from latido.plumbing import tenancy  # noqa: E402
from latido.scheduling.models import Appointment, Practitioner, Slot, VisitType  # noqa: E402
from latido.staff import api as staff  # noqa: E402
from latido.staff.contracts import NewPerson, Role  # noqa: E402
from latido.staff.models import User  # noqa: E402
from latido_run import postgres  # noqa: E402
from latido_run.home import Home  # noqa: E402
from tests.load.patients.planting import insertion  # noqa: E402

PASSWORD = "una clave larga de Ana"
ORDINARY, OLD = 400, 40  # people whose pages are opened, and people with much behind them
EVENTS, MANY = 40, 4_000  # of each
RELATIVES, CONSENTS = 5, 12
CHOSEN = f"""
    CREATE TEMP TABLE chosen AS
    SELECT id, n <= {OLD} AS old, CASE WHEN n <= {OLD} THEN {MANY} ELSE {EVENTS} END AS many
      FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS n FROM patients_patient) AS p
     WHERE n <= {OLD + ORDINARY}
"""  # noqa: S608 - our own numbers
KIN = f"""
    CREATE TEMP TABLE kin AS
    SELECT c.id AS whose, p.id AS relative, gen_random_uuid() AS id
      FROM (SELECT id, row_number() OVER () AS n FROM chosen) AS c
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM patients_patient LIMIT 100000) AS p
        ON (p.n / {RELATIVES}) = c.n AND p.id <> c.id
"""  # noqa: S608
EVENT = f"""
    CREATE TEMP TABLE event AS
    SELECT c.id AS whose, gen_random_uuid() AS ref,
           now() - (k + 1) * interval '11 hours' - random() * interval '9 hours' AS at,
           CASE WHEN k < {CONSENTS} * 3 AND k % 3 = 2 THEN 'consent' WHEN k % 10 < 5 THEN 'interaction'
                WHEN k % 10 < 8 THEN 'appointment.cancelled' ELSE 'identity.verified' END AS kind
      FROM chosen c, generate_series(0, c.many - 1) AS k
"""  # noqa: S608
FILLING = """
    INSERT INTO interactions_timelineentry (organisation_id, patient_id, kind, ref, at)
    SELECT %(house)s, p.id, (ARRAY['interaction', 'appointment.booked', 'identity.verified'])[1 + n %% 3],
           gen_random_uuid(), now() - random() * interval '9 years'
      FROM patients_patient p, generate_series(1, 12) AS n
     WHERE p.id NOT IN (SELECT id FROM chosen) LIMIT %(many)s
"""


def live(events: str) -> dict[str, Any]:
    with tenancy.organisation(SAN_RAFAEL):
        _samples()
    with psycopg.connect(postgres.dsn(Home.from_env(), "latido_owner"), autocommit=True) as db:
        for statement in (CHOSEN, KIN, EVENT):
            db.execute(statement)
        for table, source, changes in _copies():
            db.execute(insertion(db, table, source, changes))
        for model in (InteractionPatient, DispositionGiven, Coverage, ConsentEvent, Appointment, RelatedPerson):
            found = db.execute(f"SELECT count(*) FROM {model._meta.db_table}").fetchone()  # noqa: S608
            assert found and found[0] > ORDINARY, model
        there = db.execute("SELECT count(*) FROM event").fetchone()
        db.execute(FILLING, {"house": SAN_RAFAEL, "many": max(0, int(events) - (there[0] if there else 0))})
        people = db.execute("SELECT id::text, old FROM chosen").fetchall()
    return {"people": [i for i, old in people if not old], "old": [i for i, old in people if old], **_entered()}


def _samples() -> None:
    """One row of each kind, made as the product makes it; the others are its copies."""
    now, rosa = utc_now(), patient("Sofía", "Muestra", document="CC 100201")
    contact = Interaction.objects.create(
        channel="voice", node="pbx1", channel_id="c1", state="closed", from_number="+573001112233", queue_name="Citas",
        opened_at=now, queued_at=now, answered_at=now, ended_at=now, closed_at=now, end_reason="hung_up",
        ended_by="caller", announcement_version="v3", verified_level=2,
    )  # fmt: skip
    InteractionPatient.objects.create(interaction=contact, patient_id=rosa.id, linked_at=now)
    DispositionChoice.objects.create(code="1.1", group="Citas", name="Cita agendada")
    DispositionGiven.objects.create(interaction=contact, code="1.1", patient_id=rosa.id, given_at=now)
    control = VisitType.objects.create(code="CARC", name="Cardiología, control", minutes=20, bring="su documento")
    doctor, site = Practitioner.objects.create(title="Dr.", name="Andrés Herrera"), Site.objects.get()
    slot = Slot.objects.create(
        practitioner=doctor, site=site, visit_type=control, start=now, end=now + timedelta(minutes=20)
    )
    Appointment.objects.create(
        request_id=new_id(), patient=rosa, slot=slot, visit_type=control, practitioner=doctor, site=site, start=now,
        end=now + timedelta(minutes=20), status="cancelled", booked_at=now, cancelled_reason="Le salió un viaje",
    )  # fmt: skip
    ConsentEvent.objects.create(
        patient_id=rosa.id, purpose="reminder", channel="voice", given=True, basis="said", evidence="call", at=now
    )
    insurer = Insurer.objects.create(key="nueva-eps", name="Nueva EPS", kind="EPS, contributivo")
    Coverage.objects.create(patient=rosa, insurer=insurer, regime="Contributivo", role="holder")
    other: Patient = patient("Julia", "Muestra", document="CC 100202")
    son = RelatedPerson.objects.create(patient=rosa, relative=other, relation=Relation.SON)
    granted(son, Basis.SPOKEN, Scope.BOOK, Scope.APPOINTMENTS)
    TimelineEntry.objects.create(patient_id=rosa.id, kind="interaction", ref=contact.id, at=now)


def _copies() -> list[tuple[str, str, dict[str, str]]]:
    """Table, of what, and what is each one's own."""
    contacts, visits, said = (
        f"(SELECT * FROM event WHERE kind = '{kind}')"  # noqa: S608
        for kind in ("interaction", "appointment.cancelled", "consent")
    )
    whose, length = {"patient_id": "b.whose"}, "b.at + interval '3 minutes'"
    times = {"opened_at": "b.at", "queued_at": "b.at", "answered_at": "b.at", "ended_at": length, "closed_at": length}
    return [
        ("interactions_interaction", contacts, {"id": "b.ref", "channel_id": "b.ref::text", **times}),
        ("interactions_interactionpatient", contacts, {**whose, "interaction_id": "b.ref", "linked_at": "b.at"}),
        ("interactions_dispositiongiven", contacts, {**whose, "interaction_id": "b.ref", "given_at": "b.at"}),
        (
            "scheduling_appointment", visits,
            {**whose, "id": "b.ref", "request_id": "b.ref", "start": "b.at", "end": "b.at + interval '20 minutes'"},
        ),
        ("compliance_consentevent", said, {**whose, "id": "b.ref", "at": "b.at"}),
        ("coverage_coverage", "chosen", {"id": "gen_random_uuid()", "patient_id": "b.id"}),
        ("patients_relatedperson", "kin", {"id": "b.id", "patient_id": "b.whose", "relative_id": "b.relative"}),
        ("patients_representation", "kin", {"id": "gen_random_uuid()", "related_id": "b.id"}),
        ("interactions_timelineentry", "event", {**whose, "kind": "b.kind", "ref": "b.ref", "at": "b.at"}),
    ]  # fmt: skip


def _entered() -> dict[str, str]:
    """A member of staff past the login and the second factor, in a browser: the session's key."""
    new = NewPerson("ana@banco.example", "Ana", "Morales", frozenset({Role.AGENT}))
    with tenancy.organisation(SAN_RAFAEL):
        made: UUID = staff.create_person(new, PASSWORD, actor=system("bench", SAN_RAFAEL), temporary=False)
    with tenancy.role("latido_login"):
        Authenticator.objects.create(user_id=made, type=Authenticator.Type.TOTP, data={"secret": "nobody uses it"})
        session = SessionStore()
        session[SESSION_KEY] = str(made)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = User.objects.get(id=made).get_session_auth_hash()
        session.save()
    return {"cookie": settings.SESSION_COOKIE_NAME, "session": str(session.session_key)}


if __name__ == "__main__":
    print(json.dumps(live(sys.argv[1])))
