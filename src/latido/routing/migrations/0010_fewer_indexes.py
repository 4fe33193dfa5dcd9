"""What is written with every call is written in fewer places; what is purged by age is found by age."""

import django.db.models.deletion
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

from latido.plumbing.tenancy import organisation_of_scope

# A desk changes some times a minute and no index with it: the new version finds its place beside the old one.
ROOM_BESIDE = "ALTER TABLE routing_agentdesk SET (fillfactor = 50)"


def unindexed(model: str) -> migrations.AlterField:
    return migrations.AlterField(
        model, "organisation_id", models.UUIDField(default=organisation_of_scope, editable=False)
    )


def queue_unindexed(model: str) -> migrations.AlterField:
    queue = models.ForeignKey(
        "routing.queue", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+"
    )
    return migrations.AlterField(model, "queue", queue)


class Migration(migrations.Migration):
    dependencies = [("routing", "0009_as_it_was")]
    operations = [
        migrations.RemoveIndex("agentdesk", "routing_desk_at_work"),
        migrations.RunSQL(ROOM_BESIDE, "ALTER TABLE routing_agentdesk RESET (fillfactor)"),
        *(unindexed(model) for model in ("agentdesk", "inbox", "offer", "work")),
        *(queue_unindexed(model) for model in ("offer", "work")),
        migrations.AddIndex("tick", BrinIndex(fields=["at"], name="routing_tick_age")),
    ]
