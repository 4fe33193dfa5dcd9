"""What an agent may say of who answered a call back."""

from django.db import migrations, models

from latido.routing.callback_models import ENDS, OUTCOMES


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0010_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="callback", name="reason", field=models.CharField(blank=True, choices=ENDS, max_length=12)
        ),
        migrations.AlterField(
            model_name="callbackdial",
            name="outcome",
            field=models.CharField(blank=True, choices=OUTCOMES, max_length=12),
        ),
    ]
