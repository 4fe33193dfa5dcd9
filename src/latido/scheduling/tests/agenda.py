"""An agenda to test with."""

from datetime import datetime, timedelta
from uuid import UUID

from latido.orgs import api as orgs
from latido.scheduling.models import Practitioner, Slot, VisitType


def visit_type(code: str = "CARC", minutes: int = 20, **more: object) -> VisitType:
    return VisitType.objects.create(
        code=code,
        name="Cardiología, control",
        minutes=minutes,
        arrive_before=30,
        bring="su documento y los exámenes",
        **more,
    )


def practitioner(name: str = "Andrés Herrera", title: str = "Dr.") -> Practitioner:
    return Practitioner.objects.create(name=name, title=title, specialty="Cardiología")


def slot(kind: VisitType, doctor: Practitioner, start: datetime, *, blocked: bool = False) -> UUID:
    end = start + timedelta(minutes=kind.minutes)
    site_id = orgs.sites()[0].id
    row = Slot.objects.create(
        practitioner=doctor, site_id=site_id, visit_type=kind, start=start, end=end, blocked=blocked
    )
    return UUID(str(row.id))
