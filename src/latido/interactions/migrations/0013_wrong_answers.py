"""The wrong answers of the last day are counted before another one is let be given."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0012_keeping")]

    operations = [
        migrations.AddIndex(
            "verificationevent",
            models.Index(
                fields=["organisation_id", "at"], condition=models.Q(outcome=False), name="verification_wrong"
            ),
        )
    ]
