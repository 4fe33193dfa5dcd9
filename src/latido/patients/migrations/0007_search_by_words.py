"""Search by name among millions: by whole words as they sound, and what a misspelt word may have meant.

Under row-level security PostgreSQL lets only leakproof operators into an index scan, and text search is none: a plain
query would read every patient of the organisation. So one function of the owner does this search and nothing else. It
filters by the scope's organisation itself, answers ids only, and each id is then read under the policies.

The words of names are remembered by triggers, so that whoever writes a name need not think of it.
"""

import importlib
from typing import Any

from django.db import migrations, models
from django.db.models.functions import Right

import latido.plumbing.tenancy
from latido.patients.core import sounds

INDEX = """
CREATE FUNCTION patients_words(sounding_name text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(string_to_array(sounding_name, ' '), ''));
CREATE INDEX patients_patient_words ON patients_patient USING gin (patients_words(sounding_name))
    WITH (fastupdate = off);  -- a search would read what waits to be sorted in
"""
NO_INDEX = """
DROP INDEX patients_patient_words;
DROP FUNCTION patients_words(text);
"""

# IS TRUE keeps the planner from joining the index of the words with one of a whole hospital.
SEARCH = """
CREATE FUNCTION patients_by_words(asked text, sounding text[], words text[], born date, wanted integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp SET enable_seqscan = off AS $function$
DECLARE
    mine constant uuid := nullif(current_setting('app.organisation', true), '')::uuid;
    written text;
    heard text;
BEGIN
    IF mine IS NULL OR asked = '' THEN
        RETURN;
    END IF;
    SELECT coalesce(string_agg(format('(position(%L IN written) > 0)::int', ' ' || word || ' '), ' + '), '0')
      INTO written FROM unnest(words) AS word;
    SELECT coalesce(string_agg(format('(position(%L IN heard) > 0)::int', ' ' || word || ' '), ' + '), '0')
      INTO heard FROM unnest(sounding) AS word;
    RETURN QUERY EXECUTE
        'SELECT id FROM (SELECT id, '' '' || folded_name || '' '' AS written, sounding_name AS heard FROM patients_patient'
        ' WHERE patients_words(sounding_name) @@ $1 AND (organisation_id = $2) IS TRUE'
        ' AND (birth_date = $3 OR $3 IS NULL) LIMIT 5000) AS found'
        ' ORDER BY ' || heard || ' DESC, ' || written || ' DESC, length(written), written, id LIMIT $4'
        USING asked::tsquery, mine, born, wanted;
END
$function$;
REVOKE ALL ON FUNCTION patients_by_words(text, text[], text[], date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_by_words(text, text[], text[], date, integer) TO latido_app;
"""
NO_SEARCH = "DROP FUNCTION patients_by_words(text, text[], text[], date, integer)"

LEARN = """
CREATE FUNCTION patients_learn_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    INSERT INTO patients_nameword (organisation_id, sound)
    SELECT DISTINCT fresh.organisation_id, word.sound
      FROM fresh, unnest(string_to_array(fresh.sounding_name, ' ')) AS word(sound)
     WHERE word.sound <> '' AND NOT EXISTS (SELECT FROM patients_nameword AS known
        WHERE known.organisation_id = fresh.organisation_id AND known.sound = word.sound)
     ORDER BY 1, 2 ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$function$;
CREATE FUNCTION patients_learn_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    INSERT INTO patients_nameword (organisation_id, sound)
    SELECT DISTINCT NEW.organisation_id, word.sound FROM unnest(string_to_array(NEW.sounding_name, ' ')) AS word(sound)
     WHERE word.sound <> '' ORDER BY 2 ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION patients_learn_words() FROM PUBLIC;
REVOKE ALL ON FUNCTION patients_learn_changed() FROM PUBLIC;
CREATE TRIGGER patients_learn_words AFTER INSERT ON patients_patient
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION patients_learn_words();
CREATE TRIGGER patients_learn_changed AFTER UPDATE OF sounding_name ON patients_patient
    FOR EACH ROW WHEN (OLD.sounding_name IS DISTINCT FROM NEW.sounding_name)
    EXECUTE FUNCTION patients_learn_changed();
INSERT INTO patients_nameword (organisation_id, sound)
    SELECT DISTINCT organisation_id, word.sound
      FROM patients_patient, unnest(string_to_array(sounding_name, ' ')) AS word(sound) WHERE word.sound <> '';
"""
FORGET = """
DROP TRIGGER patients_learn_words ON patients_patient;
DROP TRIGGER patients_learn_changed ON patients_patient;
DROP FUNCTION patients_learn_words();
DROP FUNCTION patients_learn_changed();
"""

OLD = importlib.import_module("latido.patients.migrations.0002_search")


def sound_again(apps: Any, _schema: Any) -> None:
    """Letters of other scripts are part of how a name is compared now."""
    people = apps.get_model("patients", "Patient").objects.filter(folded_name__regex=r"[^ -~]")
    for person in people.only("id", "given_names", "first_surname", "second_surname").iterator():
        name = " ".join((person.given_names, person.first_surname, person.second_surname))
        person.sounding_name = sounds.of_name(name)
        person.save(update_fields=["sounding_name"])


class Migration(migrations.Migration):
    dependencies = [("patients", "0006_preferential")]

    operations = [
        migrations.RunPython(sound_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(default=latido.plumbing.tenancy.organisation_of_scope, editable=False),
                ),
                ("sound", models.CharField(max_length=292)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "sound"), name="patients_name_word_once")
                ],
            },
        ),
        migrations.RunSQL(LEARN, FORGET),
        migrations.RemoveIndex(model_name="patient", name="patients_patient_sounds"),
        migrations.RunSQL(INDEX, NO_INDEX),
        migrations.RunSQL(OLD.DROP, OLD.CREATE),
        migrations.RunSQL(SEARCH, NO_SEARCH),
        migrations.AddField(
            model_name="contactpoint",
            name="ending",
            field=models.GeneratedField(
                db_persist=True, expression=Right("e164", 4), output_field=models.CharField(max_length=4)
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["organisation_id", "ending"], name="patients_contact_point_ending"),
        ),
    ]
