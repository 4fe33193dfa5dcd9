"""Who promised is kept with the promise, by name: the patient's page looks up nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0027_keyed_language"), ("staff", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="promised_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=202),
        ),
        migrations.RunSQL(
            "UPDATE interactions_interaction i SET promised_by = trim(s.first_name || ' ' || s.last_name)"
            "  FROM staff_user s WHERE s.id = i.agent_id AND i.promise <> ''",
            migrations.RunSQL.noop,
        ),
    ]
