"""Changes of configuration that were one act know it, so that they can be undone as one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0003_configurationchange"),
    ]

    operations = [
        migrations.AddField(
            model_name="configurationchange",
            name="act",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="configurationchange",
            index=models.Index(
                condition=models.Q(("act__isnull", False)), fields=["organisation_id", "act"], name="change_together"
            ),
        ),
    ]
