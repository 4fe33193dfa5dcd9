"""Relatives without a record, whom to tell of a change, and rows of files lie sealed. Here their columns; 0022 seals."""

from django.db import migrations, models

from latido.plumbing.keys import SealedJSON, SealedText


class Migration(migrations.Migration):
    dependencies = [("patients", "0020_upkeep")]

    operations = [
        migrations.AlterField("relatedperson", "document", SealedText(max_length=32, blank=True, db_default="")),
        migrations.AlterField("relatedperson", "phone", SealedText(max_length=20, blank=True, db_default="")),
        migrations.AlterField("recordchange", "tell", SealedText(max_length=20, blank=True)),
        migrations.AlterField("importrow", "person", SealedJSON(default=dict)),
        migrations.AlterField("importrow", "given", SealedJSON(default=dict)),
        migrations.AlterField("importrow", "before", SealedJSON(null=True)),
        migrations.AlterField("importkey", "value", models.TextField()),
    ]
