"""How far who was on the line was verified, and who spoke for the patient, beside each act of a contact.

Rows written before say nothing of it, and are spelled for the chain as they were (core/chain.py).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0022_risks")]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="level",
            field=models.CharField(max_length=2, blank=True, default="", db_default=""),
        ),
        migrations.AddField(model_name="auditevent", name="on_behalf_of", field=models.UUIDField(null=True)),
    ]
