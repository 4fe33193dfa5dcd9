"""Records that a country has kept longer than anybody's."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy
from latido.plumbing.keys import SealedText


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0008_duplicates"),  # patients_current(): what is written late follows a merge
        ("compliance", "0019_two_clocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="LongerKept",
            fields=[
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=latido.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("patient_id", models.UUIDField()),
                ("ground", SealedText(max_length=16)),
                ("why", SealedText(max_length=400)),
                ("set_by", models.UUIDField(null=True)),
                ("set_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", SealedText(blank=True, max_length=400)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["organisation_id", "patient_id"],
                        name="longer_kept_open",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON compliance_longerkept"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON compliance_longerkept",
        ),
    ]
