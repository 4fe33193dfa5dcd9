"""People without a record become rows of their own, one however many patients they are of. 0031 moves them over."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy
from latido.plumbing.keys import Mark, SoughtText

# As in 0007: a plain search of words may not use its index under row-level security. The few people fit in memory,
# so what is found is put in order where it is read.
WORDS = """
CREATE INDEX patients_person_words ON patients_person USING gin (patients_words(sounding_name)) WITH (fastupdate = off);
CREATE FUNCTION patients_people_by_words(asked text, wanted integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp SET enable_seqscan = off AS $function$
DECLARE
    mine constant uuid := nullif(current_setting('app.organisation', true), '')::uuid;
BEGIN
    IF mine IS NULL OR asked = '' THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT id FROM patients_person
     WHERE patients_words(sounding_name) @@ asked::tsquery AND (organisation_id = mine) IS TRUE
     ORDER BY folded_name, id LIMIT wanted;
END
$function$;
REVOKE ALL ON FUNCTION patients_people_by_words(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_people_by_words(text, integer) TO latido_app;
"""
NO_WORDS = """
DROP FUNCTION patients_people_by_words(text, integer);
DROP INDEX patients_person_words;
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0029_told_outside")]

    operations = [
        migrations.CreateModel(
            name="Person",
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
                ("name", models.CharField(max_length=160)),
                ("folded_name", models.CharField(max_length=290)),
                ("sounding_name", models.CharField(max_length=292)),
                ("document_type", models.CharField(blank=True, db_default="", max_length=8)),
                ("document", SoughtText(blank=True, db_default="", mark="document_mark", max_length=32)),
                ("document_mark", Mark(kind="document", of="document")),
                ("phone", SoughtText(blank=True, db_default="", mark="phone_mark", max_length=20)),
                ("phone_mark", Mark(kind="phone", of="phone")),
                ("ending_mark", Mark(kind="phone ending", last=4, of="phone")),
                ("record_by", models.UUIDField(null=True)),
                ("record_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "document_mark"], name="patients_person_document"),
                    models.Index(fields=["organisation_id", "phone_mark"], name="patients_person_phone"),
                    models.Index(fields=["organisation_id", "ending_mark"], name="patients_person_ending"),
                ],
            },
        ),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.AddField(
            "relatedperson",
            "person",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="links", to="patients.person"
            ),
        ),
        migrations.RemoveConstraint("relatedperson", "patients_relative_is_somebody"),
    ]
