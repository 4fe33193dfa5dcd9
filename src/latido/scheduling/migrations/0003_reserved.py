"""Why a kind of visit is reserved, instead of only that it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_follow_merges")]

    operations = [
        migrations.AddField(
            model_name="visittype",
            name="tag",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.RunSQL("UPDATE scheduling_visittype SET tag = 'sexual' WHERE sensitive", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="visittype", name="sensitive"),
    ]
