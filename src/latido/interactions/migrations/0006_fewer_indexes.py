"""Nobody reads the index of the organisation alone: others begin with it."""

from django.db import migrations, models

from latido.plumbing.tenancy import organisation_of_scope


class Migration(migrations.Migration):
    dependencies = [("interactions", "0005_story_state")]
    operations = [
        migrations.AlterField(
            "interaction", "organisation_id", models.UUIDField(default=organisation_of_scope, editable=False)
        ),
    ]
