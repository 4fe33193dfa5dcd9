"""The telephone that somebody keys in a dialogue is sealed; what lies open is gone in a day."""

from django.db import migrations

from latido.plumbing.keys import SealedText


class Migration(migrations.Migration):
    dependencies = [("flows", "0003_closed_queue"), ("plumbing", "0003_datakey")]

    operations = [
        migrations.AlterField("flowrun", "number", SealedText(blank=True, db_default="", default="", max_length=30)),
    ]
