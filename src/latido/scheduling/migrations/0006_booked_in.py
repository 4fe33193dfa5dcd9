"""In which contact an appointment was booked or cancelled: it goes with a contact that was noted on the wrong record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0005_appointment_number")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="interaction_id",
            field=models.UUIDField(db_index=True, null=True),
        ),
    ]
