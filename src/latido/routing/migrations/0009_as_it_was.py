"""Organisations that were matched by the longest wait stay so until a person chooses otherwise."""

from django.db import migrations

STAY = """
    INSERT INTO routing_routingpolicy (organisation_id, name, ageing, proficiency_bonus, affinity_bonus,
                                       preferential_bonus, together_after, together, at_once, per_hour)
    SELECT id, 'fifo', 5, 0, 50, 50, 5, 3, 0, 0 FROM orgs_organisation o
     WHERE NOT EXISTS (SELECT 1 FROM routing_routingpolicy p WHERE p.organisation_id = o.id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0001_initial"),
        ("routing", "0008_trial"),
    ]

    operations = [migrations.RunSQL(STAY, migrations.RunSQL.noop)]
