"""Whoever is on a patient's list without a record becomes a person, in batches that each commit: begun again it goes on.

Each row becomes a person of its own: whether two are one human being is nobody's to say but an agent's.
"""

from typing import Any
from uuid import UUID

from django.db import connection, migrations

from latido.kernel.text import fold
from latido.patients.core import sounds
from latido.plumbing import tenancy

AT_ONCE = 1_000


def move(apps: Any, _schema: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT organisation_id FROM patients_relatedperson WHERE relative_id IS NULL")
        houses = [house for (house,) in cursor.fetchall()]
    for house in houses:
        while _some(apps, house):
            pass


def _some(apps: Any, house: UUID) -> int:
    related, person = apps.get_model("patients", "RelatedPerson"), apps.get_model("patients", "Person")
    with tenancy.organisation(house):
        waiting = related.objects.select_for_update().filter(organisation_id=house, relative=None, person=None)
        rows = list(waiting.order_by("id")[:AT_ONCE])
        for row in rows:
            row.person = person(
                organisation_id=house,
                name=row.name,
                folded_name=fold(row.name)[: sounds.LONGEST],
                sounding_name=sounds.of_name(row.name),
                document_type=row.document_type,
                document=str(row.document),
                phone=str(row.phone),
            )
        person.objects.bulk_create([row.person for row in rows])
        related.objects.bulk_update(rows, ["person"])
    return len(rows)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("patients", "0030_people")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
