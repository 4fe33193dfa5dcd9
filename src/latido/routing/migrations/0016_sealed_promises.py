"""Who is called back is sealed, and found by a mark; 0017 seals; 0018 finds by the marks."""

from django.db import migrations

from latido.plumbing.keys import Mark, SoughtText


class Migration(migrations.Migration):
    dependencies = [("routing", "0015_no_calls"), ("plumbing", "0003_datakey")]

    operations = [
        migrations.RemoveConstraint("callback", "routing_callback_one_a_number"),
        migrations.RemoveIndex("callback", "routing_callback_of_number"),
        migrations.AlterField("callback", "number", SoughtText(max_length=20, mark="number_mark")),
        migrations.AddField("callback", "number_mark", Mark(of="number", kind="phone")),
    ]
