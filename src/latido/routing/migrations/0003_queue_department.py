from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0002_emergency_alarm"),
    ]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="department",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
