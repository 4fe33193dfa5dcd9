"""Places of every practitioner and who has taken them, for the days around today."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.config.demo import told
from latido.config.demo.chance import Chance
from latido.config.demo.hospitals import Doctor, Hospital
from latido.config.demo.person import Person
from latido.scheduling.contracts import AppointmentStatus as Status
from latido.scheduling.models import Appointment, Practitioner, Slot, VisitType

BACK = timedelta(days=3)
AHEAD = timedelta(days=14)
SATURDAY, SUNDAY = 5, 6
LABORATORY = ((time(7, 20), time(10, 30)),)  # people come fasting
MORNING = ((time(8), time(12, 40)),)
AFTERNOON = ((time(13), time(18)),)
BATCH = 2000

Fits = Callable[[Person, int], bool]


def _from_school_on(_person: Person, age: int) -> bool:
    return age >= 5


_FITTING: dict[str, Fits] = {
    "PED": lambda _, age: age <= 12,
    "PRE": lambda person, age: person.woman and 18 <= age <= 42,
    "CIT": lambda person, age: person.woman and 25 <= age <= 65,
    "MAM": lambda person, age: person.woman and age >= 45,
    "CAR1": lambda _, age: age >= 38,
    "CARC": lambda _, age: age >= 38,
    "MG": lambda _, age: age >= 13,
}


@dataclass(slots=True)
class Agenda:
    """Fills the agenda of one hospital. now: aware."""

    hospital: Hospital
    chance: Chance
    site_ids: Sequence[UUID]
    types: dict[str, VisitType]
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.hospital.time_zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def practitioners(self) -> list[tuple[Doctor, UUID]]:
        made = [
            Practitioner(id=self.chance.id(), title=doctor.title, name=doctor.name, specialty=doctor.specialty)
            for doctor in self.hospital.doctors
        ]
        Practitioner.objects.bulk_create(made)
        return list(zip(self.hospital.doctors, (row.id for row in made), strict=True))

    def slots(self, doctors: Sequence[tuple[Doctor, UUID]], first: date, last: date) -> list[Slot]:
        made = [
            slot
            for n in range((last - first).days + 1)
            for doctor, doctor_id in doctors
            for slot in self._day(doctor, doctor_id, first + timedelta(days=n))
        ]
        Slot.objects.bulk_create(made, BATCH)
        return made

    def _day(self, doctor: Doctor, doctor_id: UUID, day: date) -> Iterator[Slot]:
        if day.weekday() == SUNDAY or f"{day:%m-%d}" in self.hospital.holidays:
            return
        if day.weekday() == SATURDAY and (not doctor.morning or doctor.visits[0] not in ("MG", "LAB")):
            return
        kind = self.types[doctor.visits[day.toordinal() % len(doctor.visits)]]
        for begins, ends in self._hours(doctor, kind):
            at = datetime.combine(day, begins, tzinfo=self.zone)
            while (end := at + timedelta(minutes=kind.minutes)) <= datetime.combine(day, ends, tzinfo=self.zone):
                yield self.slot(doctor, doctor_id, kind, at)
                at = end

    def _hours(self, doctor: Doctor, kind: VisitType) -> tuple[tuple[time, time], ...]:
        if kind.code == "LAB":
            return LABORATORY
        return MORNING if doctor.morning else AFTERNOON

    def slot(self, doctor: Doctor, doctor_id: UUID, kind: VisitType, at: datetime) -> Slot:
        return Slot(
            id=self.chance.id(),
            practitioner_id=doctor_id,
            site_id=self.site_ids[doctor.site],
            visit_type_id=kind.id,
            start=at,
            end=at + timedelta(minutes=kind.minutes),
        )

    def appointments(self, slots: Sequence[Slot], people: Sequence[Person]) -> None:
        """About six of ten places taken, the near days fuller; nobody twice on one day."""
        waiting = {code: self.chance.shuffled(self._whom(code, people)) for code in self.types}
        code_of = {kind.id: code for code, kind in self.types.items()}
        turn: defaultdict[str, int] = defaultdict(int)
        busy: set[tuple[UUID, date]] = set()
        made: list[Appointment] = []
        for slot in slots:
            pool = waiting[code_of[slot.visit_type_id]]
            day = slot.start.astimezone(self.zone).date()
            if not pool or not self.chance.happens(self._fullness(day)):
                continue
            turn[code_of[slot.visit_type_id]] += 1
            person = pool[turn[code_of[slot.visit_type_id]] % len(pool)]
            if (person.id, day) not in busy:
                busy.add((person.id, day))
                made.append(self.appointment(slot, person.id))
        Appointment.objects.bulk_create(made, BATCH)
        told.tell(made)

    def _fullness(self, day: date) -> int:
        """Percent of a day's places that are taken."""
        return max(42, 82 - 3 * max((day - self.today).days, 0))

    def _whom(self, code: str, people: Sequence[Person]) -> list[Person]:
        """Who would come for such a visit. Not the first ones, whose visits are written by hand."""
        fits = _FITTING.get(code, _from_school_on)
        return [person for person in people[4:] if not person.deceased and fits(person, person.age(self.today))]

    def appointment(self, slot: Slot, patient_id: UUID) -> Appointment:
        status = self._status(slot)
        booked_at = min(slot.start - timedelta(days=self.chance.number(2, 20)), self.now)
        booked_on = booked_at.astimezone(self.zone).date()
        return Appointment(
            id=self.chance.id(),
            request_id=self.chance.id(),
            patient_id=patient_id,
            slot_id=slot.id,
            visit_type_id=slot.visit_type_id,
            practitioner_id=slot.practitioner_id,
            site_id=slot.site_id,
            start=slot.start,
            end=slot.end,
            status=status,
            requested_on=booked_on,
            desired_on=booked_on + timedelta(days=self.chance.number(1, 12)),
            booked_at=booked_at,
            cancelled_at=booked_at if status == Status.CANCELLED else None,
            cancelled_reason="Le salió un viaje" if status == Status.CANCELLED else "",
        )

    def _status(self, slot: Slot) -> Status:
        if slot.end > self.now:
            return Status.CANCELLED if self.chance.happens(4) else Status.BOOKED
        return self.chance.weighted((Status.FULFILLED, Status.NO_SHOW, Status.CANCELLED), (84, 11, 5))
