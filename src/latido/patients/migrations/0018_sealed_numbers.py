"""Documents and telephones of before, sealed in batches that each commit: whoever is stopped begins again."""

from typing import Any

from django.db import migrations

from latido.plumbing.keys.settling import seal_table


def seal(apps: Any, _schema: Any) -> None:
    for model, name in (("ContactPoint", "e164"), ("Identifier", "value"), ("SafeNumber", "e164")):
        seal_table(apps.get_model("patients", model), name)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("patients", "0017_marks_of_numbers")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
