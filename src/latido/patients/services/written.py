"""What is kept of where a patient is written to becomes what somebody said. The caller writes the audit."""

from datetime import date

from django.db.models import F

from latido.patients import editing, written
from latido.patients.models import Patient, WrittenPoint


def put(row: Patient, kind: str, said: str, today: date, *, confirmed: bool = True) -> None:
    """These alone, in this order. What stays keeps what is known of it, unless they say it again."""
    lines = editing.from_text(said)
    there = {editing.folded(each.value): each for each in WrittenPoint.objects.filter(patient=row, kind=kind)}
    for gone in there.keys() - {editing.folded(each.value) for each in lines}:
        there.pop(gone).delete()
    WrittenPoint.objects.filter(patient=row, kind=kind).update(position=F("position") + len(lines))
    for place, line in enumerate(lines):
        point = there.get(editing.folded(line.value)) or WrittenPoint(patient=row, kind=kind)
        if (point.value, point.whose) != (line.value, line.whose):
            point.confirmed_on = today if confirmed else None  # what is taken back was confirmed by nobody
        point.value, point.whose, point.barred, point.position = line.value, line.whose, line.barred, place
        point.save()


def kept(row: Patient) -> dict[str, str]:
    """kind -> all of them, as editing writes them."""
    points = written.of([row.id])[row.id]
    return {str(kind): editing.as_text(written.lines_of(points, kind)) for kind in (written.EMAIL, written.ADDRESS)}
