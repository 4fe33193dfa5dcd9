"""Consents of before, sealed in batches that each commit: whoever is stopped begins again."""

from typing import Any

from django.db import migrations

from latido.plumbing.keys.settling import seal_table


def seal(apps: Any, _schema: Any) -> None:
    seal_table(apps.get_model("compliance", "ConsentEvent"), "address", "words")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("compliance", "0015_sealed_consents"), ("routing", "0015_no_calls")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
