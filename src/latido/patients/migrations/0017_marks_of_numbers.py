"""Documents and telephones are sealed, and found by marks. Here their columns; 0018 seals; 0019 finds by the marks."""

from django.db import migrations

from latido.plumbing.keys import Mark, SoughtText


class Migration(migrations.Migration):
    dependencies = [("patients", "0016_sealed_words"), ("plumbing", "0003_datakey")]

    operations = [
        migrations.RemoveIndex("contactpoint", "patients_contact_point_ending"),
        migrations.RemoveField("contactpoint", "ending"),
        migrations.AlterField("contactpoint", "e164", SoughtText(max_length=20, mark="e164_mark")),
        migrations.AddField("contactpoint", "e164_mark", Mark(of="e164", kind="phone")),
        migrations.AddField("contactpoint", "ending_mark", Mark(of="e164", kind="phone ending", last=4)),
        migrations.AlterField("identifier", "value", SoughtText(max_length=32, mark="value_mark")),
        migrations.AddField("identifier", "value_mark", Mark(of="value", kind="document")),
        migrations.AlterField("safenumber", "e164", SoughtText(max_length=20, mark="e164_mark")),
        migrations.AddField("safenumber", "e164_mark", Mark(of="e164", kind="phone")),
        migrations.AddField("safenumber", "ending_mark", Mark(of="e164", kind="phone ending", last=4)),
    ]
