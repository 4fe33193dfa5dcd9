"""The contacts of a number that somebody attended are found at once when it calls again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0007_transfer"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="interaction",
            index=models.Index(
                fields=["organisation_id", "from_number", "-ended_at"],
                condition=models.Q(agent_id__isnull=False, answered_at__isnull=False, ended_at__isnull=False),
                name="interaction_of_number",
            ),
        ),
    ]
