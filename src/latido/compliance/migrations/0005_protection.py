"""Protected records, and who opened one."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

OWNER = models.UUIDField(db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False)
KEY = models.UUIDField(default=latido.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0004_changed_together"),
    ]

    operations = [
        migrations.CreateModel(
            name="Protection",
            fields=[
                ("organisation_id", OWNER.clone()),
                ("id", KEY.clone()),
                ("patient_id", models.UUIDField()),
                ("shield", models.CharField(max_length=10)),
                ("person_id", models.UUIDField(null=True)),
                ("why", models.CharField(max_length=400)),
                ("set_by", models.UUIDField(null=True)),
                ("set_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("organisation_id", "patient_id", "shield"),
                        name="protection_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BrokenGlass",
            fields=[
                ("organisation_id", OWNER.clone()),
                ("id", KEY.clone()),
                ("actor_id", models.UUIDField()),
                ("patient_id", models.UUIDField()),
                ("interaction_id", models.UUIDField(null=True)),
                ("code", models.CharField(max_length=12)),
                ("reason", models.CharField(max_length=400)),
                ("shown_by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("justified", models.BooleanField(null=True)),
                ("reviewer_id", models.UUIDField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("verdict", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "actor_id", "patient_id", "-at"], name="glass_of_actor"),
                    models.Index(fields=["organisation_id", "-at"], name="glass_newest"),
                ],
            },
        ),
    ]
