"""Two hospitals with somebody in every role, two calls each, and of everything that an address can name two rows.

The first row of each kind belongs together: the first agent's call, its patient, that patient's relative and visit. The
second belongs to a colleague's call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.test.utils import override_settings

from latido.compliance.models import (
    AccessAlert,
    BrokenGlass,
    ConfigurationChange,
    DataCopy,
    ExportFile,
    Protection,
    RightsRequest,
)
from latido.coverage.models import Coverage, CoverageChange
from latido.desk.tests import conftest as desk
from latido.interactions import api as interactions
from latido.interactions.contracts import NewInteraction
from latido.interactions.models import RecordingSegment
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import found
from latido.patients.contracts import Basis, Scope
from latido.patients.models import DuplicatePair, Merge, RelatedPerson, Relation
from latido.patients.tests.people import family, granted, patient
from latido.plumbing import security, tenancy
from latido.plumbing.tenancy import OrganisationOwned
from latido.routing import api as routing
from latido.routing.models import Callback, Offer, Queue
from latido.scheduling.models import Appointment, Slot
from latido.staff.contracts import Role
from latido.staff.models import Directory
from latido.staff.tests import logins
from tests.access import objects
from tests.access.asking import Person, person

OURS, THEIRS = UUID(int=0xB1), UUID(int=0xB2)
COUNTRY = {OURS: "CO", THEIRS: "MX"}
TOLD = {OURS: "Zacarías", THEIRS: "Wenceslao"}  # a name that nobody of the other hospital may read


@dataclass
class House:
    """people: by role, and "colleague" with the other call, and "all". ids: parameter -> the two rows."""

    id: UUID
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def person(self, who: str) -> UUID:
        return UUID(str(self.people[who].user.pk))

    def own(self) -> dict[str, str]:
        return {name: found[0] for name, found in self.ids.items()}


def build(organisation_id: UUID) -> House:
    """In no scope; leaves none."""
    found(organisation_id, COUNTRY[organisation_id])
    house = House(organisation_id)
    with tenancy.organisation(organisation_id), override_settings(DEMO=True, PASSWORD_HASHERS=desk.QUICK):
        _people(house)
        first, second = _calls(house)
        _rows(house, first, second)
        for name in objects.names():
            kind = objects.model(name)
            while len(house.ids.get(name, ())) < 2:
                house.ids.setdefault(name, []).append(_some(kind))
    return house


def _some(kind: type[OrganisationOwned]) -> str:
    """Of which there may be one at a time, the second is an id of nobody."""
    try:
        with transaction.atomic():
            return str(objects.row(kind).pk)
    except IntegrityError:
        return str(new_id())


def _people(house: House) -> None:
    wanted: Mapping[str, tuple[Role, ...]] = {str(role): (role,) for role in Role}
    for name, roles in {**wanted, "colleague": (Role.AGENT,), "all": tuple(Role)}.items():
        house.people[name] = person(logins.person(name, *roles, email=f"{name}@{house.id.hex[-2:]}.example"))
    of = [house.person("agent"), house.person("colleague")]
    house.ids |= {"person_id": [str(each) for each in of], "agent_id": [str(each) for each in of]}


def _calls(house: House) -> tuple[desk.Floor, desk.Floor]:
    """Each of the two agents in a call with somebody verified."""
    rosa, tomas, lina = family()
    named = TOLD[house.id]
    pia = patient("Pía", named, document="CC 51777001", phone="+573005550001", email="pia@correo.example",
                  address=f"Calle {named} 1", record_number=f"HC {named}")  # fmt: skip
    leo = patient("Leo", named, document="CC 51777002", phone="+573005550002")
    kin = [RelatedPerson.objects.get(patient_id=rosa)]
    kin.append(RelatedPerson.objects.create(patient=pia, relative=leo, relation=Relation.SON))
    grants = [kin[0].grants.get(), granted(kin[1], Basis.SPOKEN, Scope.BOOK)]
    queue = routing.save_queue(desk._citas())
    other = routing.save_queue(desk.NewQueue(code="AUT", name="Autorizaciones", greeting="Autorizaciones"))
    desk._pauses()
    desk._dispositions()
    site, control = desk._agenda(utc_now())
    first = desk.Floor(house.person("agent"), rosa, tomas, lina, queue, site, control)
    second = desk.Floor(house.person("colleague"), pia.id, leo.id, leo.id, queue, site, control)
    house.ids |= {
        "patient_id": [str(rosa), str(pia.id)],
        "related_id": [str(each.id) for each in kin],
        "grant_id": [str(each.id) for each in grants],
        "queue_id": [str(queue), str(other)],
        "interaction_id": [
            str(_call(house, first, "+573001112233", ("52123907", "12/03/1954", "rosa@correo.example"))),
            str(_call(house, second, "+573005550001", ("51777001", "", "pia@correo.example"))),
        ],
    }
    return first, second


def _call(house: House, floor: desk.Floor, number: str, said: tuple[str, str, str]) -> UUID:
    now, node = utc_now(), f"pbx-{house.id.hex[-2:]}"
    new = NewInteraction(
        channel="voice", node=node, channel_id=new_id().hex, from_number=number, to_number="+576015550100",
        candidate_ids=(floor.rosa,),
    )  # fmt: skip
    call, _ = interactions.open_interaction(house.id, new, at=now - timedelta(seconds=90))
    routing.phone_state(house.id, floor.ana, True, at=now)
    actor: Actor = floor.actor
    routing.set_available(floor.ana, actor=actor, now=now)
    interactions.announced(call, "v3", at=now - timedelta(seconds=80))
    routing.enqueue(call, "CIT", 2, node=node, channel_id=new.channel_id, at=now - timedelta(seconds=60))
    desk.offer_to(floor.ana, floor, call, now)
    routing.accept_offer(house.id, Offer.objects.get(interaction_id=call).id, at=now)
    interactions.connected(house.id, call, agent_id=floor.ana, at=now)
    interactions.link_patient(call, floor.rosa, actor=actor, now=now)
    for check, words in zip(("document", "birth_date", "email"), said, strict=True):
        if words:
            interactions.verify(call, floor.rosa, check, words, actor=actor, now=now)
    return call


def _rows(house: House, first: desk.Floor, second: desk.Floor) -> None:
    """What the doors make in many steps is written down here as it lies in the tables afterwards."""
    now = utc_now()
    slots = list(Slot.objects.order_by("start")[:2])
    third = patient("Otra", TOLD[house.id]).id
    made: dict[str, list[object]] = {
        name: [] for name in ("appointment", "segment", "callback", "opening", "alert", "protection", "merge", "pair")
    }
    for floor, slot, call in zip((first, second), slots, house.ids["interaction_id"], strict=True):
        about = {"slot": slot, "visit_type": slot.visit_type, "practitioner": slot.practitioner, "site": slot.site}
        made["appointment"].append(
            objects.row(Appointment, patient_id=floor.rosa, start=slot.start, end=slot.end, **about)
        )
        made["segment"].append(objects.row(RecordingSegment, interaction_id=call, state="stored", size=4000))
        made["callback"].append(objects.row(Callback, interaction_id=new_id(), queue=Queue.objects.get(code="CIT")))
        who = {"actor_id": house.person("supervisor"), "patient_id": floor.tomas}
        made["opening"].append(objects.row(BrokenGlass, code="care", until=now, **who))
        made["alert"].append(objects.row(AccessAlert, ties=["surname"], **who))
        made["merge"].append(objects.row(Merge, survivor_id=floor.rosa, loser_id=(floor.lina, third)[floor is second]))
        one, other = sorted((floor.rosa, floor.tomas))
        made["pair"].append(objects.row(DuplicatePair, one_id=one, other_id=other, band="likely"))
    made["protection"] = [objects.row(Protection, patient_id=new_id(), shield="vip") for _ in range(2)]
    house.ids |= {f"{name}_id": [str(each.pk) for each in found] for name, found in made.items()}  # type: ignore[attr-defined]
    changes = ConfigurationChange.objects.order_by("id")[:2]
    directories = [objects.row(Directory, code=code, item={"name": code}) for code in ("red", "azul")]
    said = {"right": "access", "words": "Quiero mis datos", "basis": "ley", "unit": "days", "due_at": now}
    of = [objects.row(RightsRequest, patient_id=each.rosa, **said) for each in (first, second)]
    house.ids["request_id"] = [str(each.id) for each in of]
    released = {"state": "released", "expires_at": now + timedelta(days=1)}
    copies = [objects.row(DataCopy, request=each, patient_id=each.patient_id, **released) for each in of]
    house.ids["copy_id"] = [str(each.id) for each in copies]
    covers = [objects.row(Coverage, patient_id=each.rosa) for each in (first, second)]
    house.ids["coverage_id"] = [str(each.id) for each in covers]
    of_covers = [objects.row(CoverageChange, patient_id=each.patient_id, coverage_id=each.id) for each in covers]
    house.ids["coverage_change_id"] = [str(each.id) for each in of_covers]
    wanted = {"kind": "patients", "form": "csv", "state": "asked", "expires_at": now + timedelta(days=1)}
    exported = [objects.row(ExportFile, asked_by=each, **wanted) for each in (first.ana, second.ana)]
    house.ids["export_id"] = [str(each.id) for each in exported]
    sessions = [house.people[name].user.open_sessions for name in ("agent", "colleague")]
    house.ids["directory_id"] = [str(each.id) for each in directories]
    house.ids["change_id"] = [str(each.id) for each in changes]
    house.ids["session_id"] = [str(each.create(began_at=now, seen_at=now).id) for each in sessions]


def kept(house: House) -> list[tuple[str, str]]:
    """Everything that lies in a hospital's tables, as far as its own application reads them."""
    tables = sorted(each._meta.db_table for each in security.owned_models() if "SELECT" in each.app_grant)
    asked = " UNION ALL ".join(f"SELECT '{name}', to_jsonb({name})::text FROM {name}" for name in tables)  # noqa: S608
    with tenancy.organisation(house.id), connection.cursor() as cursor:
        cursor.execute(asked)
        return sorted(cursor.fetchall())
