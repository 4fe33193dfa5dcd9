"""How somebody wishes to be treated, by kind; the sentences that were there stay sentences."""

from django.db import migrations, models

KEEP = """
    UPDATE patients_patient SET manner = jsonb_build_object('sentences', preferences)
     WHERE jsonb_typeof(preferences) = 'array' AND preferences <> '[]'
"""
BACK = """
    UPDATE patients_patient SET preferences = manner -> 'sentences' WHERE manner ? 'sentences'
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0009_relatives")]

    operations = [
        migrations.AddField("patient", "manner", models.JSONField(db_default={}, default=dict)),
        migrations.RunSQL(KEEP, BACK),
        migrations.RemoveField("patient", "preferences"),
    ]
