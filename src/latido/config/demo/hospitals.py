"""The two invented hospitals: their places, their people and what each practitioner does. Data only."""

from dataclasses import dataclass, field
from uuid import UUID

from latido.staff.contracts import Role

PASSWORD = "latido-demo"  # noqa: S105 - printed by `up --demo`; guards invented people
_FRONT = {"insurer": 3, "billing": 2, "prescriptions": 3}


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    floor: str
    address: str


@dataclass(frozen=True, slots=True)
class Staff:
    email: str
    first_name: str
    last_name: str
    roles: frozenset[Role]
    skills: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doctor:
    """visits: codes of what they do; in turns by half day when there are two. site: index of the hospital's places."""

    title: str
    name: str
    specialty: str
    visits: tuple[str, ...]
    site: int
    morning: bool = True


@dataclass(frozen=True, slots=True)
class Hospital:
    id: UUID
    name: str
    country: str
    time_zone: str
    main_number: str
    emergency_number: str
    places: tuple[Place, ...]
    staff: tuple[Staff, ...]
    doctors: tuple[Doctor, ...]
    patients: int
    families: int
    holidays: tuple[str, ...]  # month-day of those that never move

    @property
    def spoken_name(self) -> str:
        """As the welcome says it, which must be over in ten seconds."""
        return self.name.replace("Universitario ", "").replace(" del Valle", "")


def _agent(email: str, first: str, last: str, **skills: int) -> Staff:
    return Staff(email, first, last, frozenset({Role.AGENT}), skills or dict(_FRONT))


_COUNT = (
    "Uno Dos Tres Cuatro Cinco Seis Siete Ocho Nueve Diez Once Doce Trece Catorce Quince Dieciséis Diecisiete Dieciocho"
    " Diecinueve Veinte"
)
_SIMULATED = tuple(
    _agent(f"sim{n}@demo.latido", "Simulada", word, insurer=3, billing=3, prescriptions=3, records=3, complaints=3)
    for n, word in enumerate(_COUNT.split(), 1)
)

SAN_RAFAEL = Hospital(
    id=UUID("0193b000-0000-7000-8000-000000000001"),
    name="Hospital Universitario San Rafael del Valle",
    country="CO",
    time_zone="America/Bogota",
    main_number="+576015550100",
    emergency_number="123",
    places=(
        Place("Sede Norte", "tercer piso", "Calle 127 # 15-40"),
        Place("Sede Centro", "segundo piso", "Carrera 9 # 20-35"),
        Place("Sede Occidente", "primer piso", "Avenida Boyacá # 64-12"),
    ),
    staff=(
        _agent("ana@demo.latido", "Ana", "Morales"),
        _agent("laura@demo.latido", "Laura", "Mejía", insurer=4, prescriptions=3, wayuunaiki=5),
        _agent("camilo@demo.latido", "Camilo", "Rentería", insurer=5, records=3, ingles=4),
        _agent("andrea@demo.latido", "Andrea", "Cuervo", records=5, complaints=3),
        _agent("julian@demo.latido", "Julián", "Acosta", prescriptions=4, insurer=2),
        _agent("paola@demo.latido", "Paola", "Zambrano", complaints=5, records=2),
        _agent("sergio@demo.latido", "Sergio", "Toro", insurer=2, prescriptions=2),
        Staff("diana@demo.latido", "Diana", "Solano", frozenset({Role.NURSE}), {"rn_triage": 5, "prescriptions": 3}),
        Staff("gloria@demo.latido", "Gloria", "Patiño", frozenset({Role.NURSE}), {"rn_triage": 4}),
        Staff("karen@demo.latido", "Karen", "Bonilla", frozenset({Role.BILLING}), {"billing": 5, "insurer": 3}),
        Staff("sam@demo.latido", "Samuel", "Salazar", frozenset({Role.SUPERVISOR}), {"complaints": 4, "insurer": 4}),
        Staff("admin@demo.latido", "Beatriz", "Salazar", frozenset({Role.ADMINISTRATOR})),
        Staff("privacidad@demo.latido", "Patricia", "Lozano", frozenset({Role.PRIVACY_OFFICER})),
        *_SIMULATED,
    ),
    doctors=(
        Doctor("Dr.", "Andrés Herrera", "Cardiología", ("CARC", "CAR1"), 0),
        Doctor("Dra.", "Elena Rojas", "Cardiología", ("CARC", "CAR1"), 0, morning=False),
        Doctor("Dr.", "Fabio Londoño", "Cardiología", ("CAR1", "CARC"), 0),
        Doctor("Dra.", "Nubia Castaño", "Cardiología", ("CARC",), 1),
        Doctor("Dr.", "Óscar Murillo", "Cardiología", ("CARC", "CAR1"), 1, morning=False),
        Doctor("Dra.", "Marcela Ibáñez", "Medicina general", ("MG",), 0),
        Doctor("Dr.", "Hernán Buitrago", "Medicina general", ("MG",), 0),
        Doctor("Dra.", "Yolanda Perdomo", "Medicina general", ("MG",), 0, morning=False),
        Doctor("Dr.", "Ramiro Díaz", "Medicina general", ("MG",), 0, morning=False),
        Doctor("Dra.", "Carolina Vélez", "Medicina general", ("MG",), 1),
        Doctor("Dr.", "Álvaro Sandoval", "Medicina general", ("MG",), 1, morning=False),
        Doctor("Dra.", "Inés Hoyos", "Medicina general", ("MG",), 1),
        Doctor("Dr.", "Julio Quiroga", "Medicina general", ("MG",), 0),
        Doctor("Dra.", "Edilma Trujillo", "Pediatría", ("PED",), 0),
        Doctor("Dr.", "Mauricio Galindo", "Pediatría", ("PED",), 0, morning=False),
        Doctor("Dra.", "Silvia Forero", "Pediatría", ("PED",), 1),
        Doctor("Dr.", "Nicolás Amaya", "Pediatría", ("PED",), 0),
        Doctor("Dra.", "Patricia Niño", "Ginecología y obstetricia", ("PRE",), 0),
        Doctor("Dra.", "Liliana Arango", "Ginecología y obstetricia", ("PRE",), 1, morning=False),
        Doctor("Dr.", "Gustavo Reyes", "Ginecología y obstetricia", ("PRE",), 0),
        Doctor("", "Marina Quintero", "Enfermería", ("CIT",), 0),
        Doctor("", "Luz Dary Zapata", "Enfermería", ("CIT",), 1),
        Doctor("", "Laboratorio, módulo 1", "Laboratorio", ("LAB",), 2),
        Doctor("", "Laboratorio, módulo 2", "Laboratorio", ("LAB",), 2),
        Doctor("", "Laboratorio, módulo 3", "Laboratorio", ("LAB",), 2),
        Doctor("", "Laboratorio, módulo 4", "Laboratorio", ("LAB",), 1),
        Doctor("", "Laboratorio, módulo 5", "Laboratorio", ("LAB",), 0),
        Doctor("Dra.", "Ximena Robayo", "Radiología", ("ECO",), 2),
        Doctor("Dr.", "Tomás Echeverri", "Radiología", ("ECO",), 2, morning=False),
        Doctor("Dr.", "Felipe Orozco", "Radiología", ("ECO",), 1),
        Doctor("Dra.", "Beatriz Camacho", "Radiología", ("MAM",), 2),
        Doctor("Dra.", "Rocío Benítez", "Radiología", ("MAM",), 2, morning=False),
        Doctor("Dr.", "Leonardo Cifuentes", "Gastroenterología", ("END",), 1),
        Doctor("Dra.", "Gloria Escobar", "Gastroenterología", ("END",), 1, morning=False),
        Doctor("Dr.", "Edgar Villegas", "Gastroenterología", ("END",), 1),
        Doctor("Dr.", "Joaquín Serrano", "Radiología", ("RMN",), 2),
        Doctor("Dra.", "Verónica Luna", "Radiología", ("RMN",), 2, morning=False),
        Doctor("Dr.", "Iván Casas", "Medicina interna", ("TEL",), 0),
        Doctor("Dra.", "Natalia Franco", "Medicina interna", ("TEL",), 0, morning=False),
        Doctor("Dr.", "Simón Ávila", "Medicina interna", ("TEL",), 1),
    ),
    patients=2000,
    families=60,
    holidays=("01-01", "05-01", "07-20", "08-07", "12-08", "12-25"),
)

SANTA_LUCIA = Hospital(
    id=UUID("0193b000-0000-7000-8000-000000000002"),
    name="Clínica Santa Lucía",
    country="MX",
    time_zone="America/Mexico_City",
    main_number="+523315550100",
    emergency_number="911",
    places=(Place("Sucursal Centro", "planta baja", "Calle Jardín 120, Colonia La Normal"),),
    staff=(
        Staff(
            "noor@demo.latido", "Noor", "Haddad", frozenset({Role.AGENT, Role.SUPERVISOR}), {"insurer": 4, "billing": 4}
        ),
        Staff("admin.mx@demo.latido", "Leticia", "Ramos", frozenset({Role.ADMINISTRATOR})),
    ),
    doctors=(
        Doctor("Dra.", "Jimena Solís", "Medicina general", ("MG",), 0),
        Doctor("Dr.", "Rodrigo Tapia", "Pediatría", ("PED",), 0),
        Doctor("Dr.", "Ernesto Ayala", "Cardiología", ("CARC", "CAR1"), 0),
        Doctor("", "Laboratorio", "Laboratorio", ("LAB",), 0),
    ),
    patients=60,
    families=6,
    holidays=("01-01", "05-01", "09-16", "12-25"),
)

HOSPITALS = (SAN_RAFAEL, SANTA_LUCIA)
