"""Promises of before, sealed in batches that each commit: whoever is stopped begins again."""

from typing import Any

from django.db import migrations

from latido.plumbing.keys.settling import seal_table


def seal(apps: Any, _schema: Any) -> None:
    seal_table(apps.get_model("routing", "Callback"), "number")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("routing", "0016_sealed_promises")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
