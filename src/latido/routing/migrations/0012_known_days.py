"""For how long an agent who attended a patient knows them is the organisation's to say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0011_who_answered"),
    ]

    operations = [
        migrations.AddField(
            model_name="routingpolicy",
            name="known_days",
            field=models.PositiveSmallIntegerField(db_default=30, default=30),
        ),
    ]
