"""What rings for an agent, or is theirs now, is found however much they had before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0013_after_hours")]
    operations = [
        migrations.AddIndex(
            "offer",
            models.Index(
                fields=["agent_id"], name="routing_offer_live_of_agent", condition=models.Q(ended_at__isnull=True)
            ),
        ),
    ]
