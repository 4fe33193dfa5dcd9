"""Who called is sealed, and found by a mark; 0021 seals; 0022 finds by the marks."""

from django.db import migrations

from latido.plumbing.keys import Mark, SealedText, SoughtText


class Migration(migrations.Migration):
    dependencies = [("interactions", "0019_reasons_stay"), ("plumbing", "0003_datakey")]

    operations = [
        migrations.RemoveIndex("interaction", "interaction_of_number"),
        migrations.AlterField("interaction", "from_number", SoughtText(blank=True, max_length=40, mark="from_mark")),
        migrations.AddField("interaction", "from_mark", Mark(of="from_number", kind="phone")),
        migrations.AlterField("interactionpatient", "reason", SealedText(blank=True, max_length=40, of="patient_id")),
    ]
