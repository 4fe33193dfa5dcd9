from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0002_number_closed_flow_number_hours_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="trunk",
            name="more",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
