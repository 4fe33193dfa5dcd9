"""Telephones that people speak of are sealed, and found by a mark; 0016 seals; 0017 finds by the marks."""

from django.db import migrations

from latido.plumbing.keys import Mark, SealedText, SoughtText


class Migration(migrations.Migration):
    dependencies = [("compliance", "0014_legal_texts"), ("plumbing", "0003_datakey")]

    operations = [
        migrations.RemoveIndex("consentevent", "consent_of_address"),
        migrations.AlterField("consentevent", "address", SoughtText(blank=True, max_length=254, mark="address_mark")),
        migrations.AddField("consentevent", "address_mark", Mark(of="address", kind="address")),
        migrations.AlterField("consentevent", "words", SealedText(blank=True, max_length=120)),
    ]
