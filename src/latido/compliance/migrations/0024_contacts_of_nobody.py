"""How long contacts about nobody are kept, where the clinic decides it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0023_audit_level")]

    operations = [
        migrations.AddField(
            model_name="retention", name="contact", field=models.PositiveSmallIntegerField(default=0, db_default=0)
        ),
    ]
