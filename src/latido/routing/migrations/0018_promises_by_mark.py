"""One open promise a telephone is so by its mark."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0017_promises_settle")]

    operations = [
        migrations.AddConstraint(
            "callback",
            models.UniqueConstraint(
                fields=["organisation_id", "number_mark", "extension"],
                condition=models.Q(ended_at__isnull=True),
                name="routing_callback_one_a_number",
            ),
        ),
        migrations.AddIndex(
            "callback",
            models.Index(fields=["organisation_id", "number_mark", "asked_at"], name="routing_callback_of_number"),
        ),
    ]
