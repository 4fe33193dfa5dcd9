"""A record number is found however it is written, with or without its word before it."""

from django.db import migrations, models

import latido.patients.models.person


class Migration(migrations.Migration):
    dependencies = [("patients", "0027_nursing_changes")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="record_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=latido.patients.models.person.RecordKey("record_number"),
                output_field=models.CharField(max_length=40),
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["organisation_id", "record_key"], name="patients_patient_key"),
        ),
    ]
