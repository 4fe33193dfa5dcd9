"""Contacts of one caller are looked up by the mark."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0021_callers_settle")]

    operations = [
        migrations.AddIndex(
            "interaction",
            models.Index(
                fields=["organisation_id", "from_mark", "-ended_at"],
                condition=models.Q(agent_id__isnull=False, answered_at__isnull=False, ended_at__isnull=False),
                name="interaction_of_number",
            ),
        ),
    ]
