"""What was talked about in the last month: contacts that are over, with their dispositions, notes and promises."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.config.demo.chance import Chance
from latido.config.demo.hospitals import Hospital
from latido.config.demo.person import Person
from latido.interactions import models
from latido.interactions.contracts import CallerKind, EndedBy, EndReason, State
from latido.routing.contracts import Queue
from latido.staff.contracts import Agent, Role

DAYS = 30
OPENS, CLOSES = time(7), time(18, 30)
NODE = "pbx1"
CHANNEL = "demo-"
ABANDONED = 6  # percent of the calls
KEYS = {"CIT": "1", "AUT": "2", "RES": "3", "FAC": "4", "ENF": "9"}
BATCH = 2000

# queue -> what usually comes of it: disposition, note, promise (empty when nothing was promised)
STORIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "CIT": (
        ("1.1", "Se agendó la cita y se leyó la preparación.", ""),
        ("1.2", "Le salió un viaje; se pasó para la otra semana.", ""),
        ("1.3", "Canceló porque se mejoró.", ""),
        ("1.4", "Pide control con su médico de siempre; no hay agenda este mes.", "Avisar cuando se libere un horario"),
        ("3.1", "Preguntó por el horario y por dónde se entra.", ""),
    ),
    "AUT": (
        ("2.1", "La orden está bien; falta la respuesta de la aseguradora.", "Avisar cuando llegue la autorización"),
        ("2.2", "La autorización se venció antes de la cita.", "Pedir la prórroga y llamar"),
    ),
    "RES": (
        ("3.2", "El resultado está listo; lo recoge en la sede.", ""),
        ("3.2", "Todavía aparece pendiente de validar.", ""),
    ),
    "FAC": (
        ("3.3", "Se explicó la cuota moderadora renglón por renglón.", ""),
        ("4.2", "Se envió el enlace de pago.", ""),
    ),
    "MED": (("4.1", "Renovación de la fórmula de tres meses; no ha cambiado nada.", "Avisar cuando esté la fórmula"),),
    "HIS": (("4.1", "Copia de la historia clínica para la pensión.", "Avisar cuando esté lista la copia"),),
    "ENF": (("3.1", "Duda sobre los puntos; la enfermera le explicó los cuidados.", ""),),
    "PQR": (("5.1", "Esperó cuatro horas y pasaron a otro primero.", "Respuesta escrita antes de quince días"),),
}
SKILLED = {"AUT": "insurer", "FAC": "billing", "MED": "prescriptions", "HIS": "records", "PQR": "complaints"}


@dataclass(slots=True)
class Contacts:
    """Writes the past of one hospital. now: aware."""

    hospital: Hospital
    chance: Chance
    queues: dict[str, Queue]
    agents: Sequence[Agent]
    people: Sequence[Person]
    now: datetime
    since: datetime | None = None  # what was written before; None: nothing was
    _made: list[models.Interaction] = field(default_factory=list)
    _patients: list[models.InteractionPatient] = field(default_factory=list)
    _given: list[models.DispositionGiven] = field(default_factory=list)
    _story: list[models.StoryStep] = field(default_factory=list)
    _timeline: list[models.TimelineEntry] = field(default_factory=list)

    def write(self) -> int:
        """A month of every agent's work, and the calls nobody waited for. How many contacts."""
        for days in range(DAYS, -1, -1):
            for agent in self.agents:
                self._day(agent, days)
        if self.hospital.country == "CO" and self.since is None:
            self._known()
        models.Interaction.objects.bulk_create(self._made, BATCH)
        models.InteractionPatient.objects.bulk_create(self._patients, BATCH)
        models.DispositionGiven.objects.bulk_create(self._given, BATCH)
        models.StoryStep.objects.bulk_create(self._story, BATCH)
        models.TimelineEntry.objects.bulk_create(self._timeline, BATCH)
        return len(self._made)

    def _day(self, agent: Agent, days: int) -> None:
        zone = ZoneInfo(self.hospital.time_zone)
        day = self.now.astimezone(zone).date() - timedelta(days=days)
        if day.weekday() >= (6 if agent.skills else 5):
            return
        opens = datetime.combine(day, OPENS, tzinfo=zone)
        at = max(opens, self.since or opens) + timedelta(minutes=self.chance.number(1, 30))
        closes = min(datetime.combine(day, CLOSES, tzinfo=zone), self.now - timedelta(minutes=15))
        while at < closes:
            queue = self.queues[self._queue_for(agent)]
            person = self.chance.of(self.people[4:])
            if self.chance.happens(ABANDONED):
                self._abandoned(queue, person, at)
            else:
                self.talked(queue, agent, person, at, *self.chance.of(STORIES[queue.code]))
            at += timedelta(minutes=self.chance.number(20, 80), seconds=self.chance.number(0, 59))

    def _queue_for(self, agent: Agent) -> str:
        if Role.NURSE in agent.roles:
            return "ENF"
        able = [code for code, skill in SKILLED.items() if skill in agent.skills]
        return self.chance.of(["CIT", "CIT", "CIT", "RES", *able])

    def talked(
        self, queue: Queue, agent: Agent, person: Person, at: datetime, code: str, note: str, promise: str
    ) -> None:
        """One call from the first ring to its disposition."""
        queued = at + timedelta(seconds=self.chance.number(18, 40))
        offered = queued + timedelta(seconds=self.chance.weighted((2, 9, 35, 120), (50, 30, 14, 6)))
        answered = offered + timedelta(seconds=self.chance.number(3, 9))
        ended = answered + timedelta(seconds=self.chance.number(70, 420))
        closed = ended + timedelta(seconds=self.chance.number(15, 85))
        row = self._row(
            queue, person, at, queued, state=State.CLOSED, agent_id=agent.id, offered_at=offered, answered_at=answered,
            ended_at=ended, closed_at=closed, ended_by=EndedBy.CALLER, caller_kind=self._caller(person),
            verified_level=2, note=note, promise=promise, promised_by=agent.name if promise else "",
            promise_due=closed + timedelta(days=2) if promise else None,
        )  # fmt: skip
        found = answered + (ended - answered) / 8  # of whom it is, while they talk
        self._patients.append(
            models.InteractionPatient(interaction=row, patient_id=person.id, linked_by=agent.id, linked_at=found)
        )
        self._given.append(
            models.DispositionGiven(
                interaction=row, code=code, patient_id=person.id, given_by=agent.id, given_at=closed
            )
        )
        self._timeline.append(models.TimelineEntry(patient_id=person.id, kind="interaction", ref=row.id, at=at))
        self._tell(row, offered, "offered", agent_id=agent.id)
        self._tell(row, answered, "connected", agent_id=agent.id)
        self._tell(row, ended, "ended", EndReason.HUNG_UP)
        self._tell(row, closed, "closed", code, agent_id=agent.id)

    def _abandoned(self, queue: Queue, person: Person, at: datetime) -> None:
        queued = at + timedelta(seconds=self.chance.number(18, 40))
        ended = queued + timedelta(seconds=self.chance.number(3, 150))
        row = self._row(queue, person, at, queued, state=State.ABANDONED, ended_at=ended, ended_by=EndedBy.CALLER)
        self._tell(row, ended, "ended", EndReason.HUNG_UP)

    def _row(self, queue: Queue, person: Person, at: datetime, queued: datetime, **facts: object) -> models.Interaction:
        row_id = self.chance.id()
        row = models.Interaction(
            id=row_id,
            channel="voice",
            node=NODE,
            channel_id=f"{CHANNEL}{row_id}",
            from_number=person.telephones[0].e164,
            to_number=self.hospital.main_number,
            queue_id=queue.id,
            queue_name=queue.name,
            announcement_version="co-1",
            chosen_key=KEYS.get(queue.code, "0"),
            opened_at=at,
            identified_at=at,
            queued_at=queued,
            waiting_since=queued,
            end_reason=EndReason.HUNG_UP,
            **facts,
        )
        self._made.append(row)
        self._tell(row, at, "arrived", row.to_number)
        self._tell(row, queued, "queued", queue.name)
        return row

    def _tell(
        self, row: models.Interaction, at: datetime, kind: str, detail: str = "", agent_id: UUID | None = None
    ) -> None:
        self._story.append(models.StoryStep(interaction=row, at=at, kind=kind, detail=detail, agent_id=agent_id))

    def _caller(self, person: Person) -> CallerKind:
        return CallerKind.PATIENT if person.age(self.now.date()) >= 18 else CallerKind.RELATIVE

    def _known(self) -> None:
        """Rosa called yesterday about an authorisation, and twice before; Marta once."""
        by_name: defaultdict[str, Agent] = defaultdict(lambda: self.agents[0])
        by_name.update({agent.first_name: agent for agent in self.agents})
        rosa, marta = self.people[0], self.people[3]
        zone = ZoneInfo(self.hospital.time_zone)
        today = self.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        for days, hour, minute, code, agent, disposition, note, promise in (
            (17, 10, 5, "CIT", "Ana", "3.1", "Preguntó por el horario de la Sede Norte.", ""),
            (8, 9, 40, "AUT", "Camilo", "2.1", "Se pidió la autorización a la aseguradora.", "Avisar cuando llegue"),
            (1, 16, 20, "CIT", "Laura", "2.1", "Falta la autorización del control.", "Avisar en menos de dos días"),
        ):
            at = today - timedelta(days=days) + timedelta(hours=hour, minutes=minute)
            self.talked(self.queues[code], by_name[agent], rosa, at, disposition, note, promise)
        at = today - timedelta(days=8) + timedelta(hours=14)
        self.talked(self.queues["RES"], by_name["Laura"], marta, at, "3.2", "El resultado está listo.", "")
