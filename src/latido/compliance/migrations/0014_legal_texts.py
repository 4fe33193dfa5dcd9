"""The legal texts that are read to people: what is published is never changed, by whatever program."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

ADD = """
CREATE FUNCTION legal_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published text is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER legal_text_stays BEFORE UPDATE ON compliance_legaltext FOR EACH ROW
  WHEN (OLD.number > 0) EXECUTE FUNCTION legal_text_stays();
"""
TAKE = "DROP TRIGGER legal_text_stays ON compliance_legaltext; DROP FUNCTION legal_text_stays();"


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0013_words_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalText",
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
                ("country", models.CharField(max_length=2)),
                ("purpose", models.CharField(blank=True, max_length=12)),
                ("language", models.CharField(max_length=8)),
                ("number", models.PositiveIntegerField(default=0)),
                ("words", models.TextField()),
                ("since", models.DateTimeField(null=True)),
                ("written_by", models.UUIDField(null=True)),
                ("written_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "country", "purpose", "language", "number"),
                        name="legal_text_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 0), ("published_at", None), ("since", None)),
                            models.Q(("number__gt", 0), ("published_at__isnull", False), ("since__isnull", False)),
                            _connector="OR",
                        ),
                        name="legal_text_draft_or_published",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ADD, TAKE),
    ]
