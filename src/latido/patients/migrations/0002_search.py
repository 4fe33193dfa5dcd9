"""Search by name for 100,000 people and more.

Under row-level security PostgreSQL lets only leakproof operators into an index scan, and trigram matching is not one:
a plain query would read every patient of the organisation. So one function of the owner does this search and nothing
else. It filters by the scope's organisation itself, answers ids only, and each id is then read under the policies.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION patients_by_name(sounding text[], words text[], born date, wanted integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.5 AS $function$
DECLARE
    mine constant uuid := nullif(current_setting('app.organisation', true), '')::uuid;
    condition text;
BEGIN
    SELECT string_agg(format('sounding_name LIKE %L', '% ' || word || '%'), ' AND ')
      INTO condition FROM unnest(sounding) AS word WHERE word ~ '^[a-z ]+$';
    IF condition IS NULL OR mine IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT id FROM patients_patient WHERE organisation_id = $1 AND ($2 IS NULL OR birth_date = $2) AND '
        || condition ||
        ' ORDER BY (SELECT count(*) FROM unnest($3) AS word WHERE '' '' || folded_name || '' '' LIKE ''% '' || word || '' %'')'
        ' DESC, folded_name, id LIMIT $4'
        USING mine, born, words, wanted;
    IF FOUND OR cardinality(sounding) < 2 THEN
        RETURN;
    END IF;
    -- nobody sounds so: a letter too many or too few
    SELECT string_agg(format('%L <%% sounding_name', word), ' AND ')
      INTO condition FROM unnest(sounding) AS word WHERE word ~ '^[a-z ]+$';
    RETURN QUERY EXECUTE
        'SELECT id FROM patients_patient WHERE organisation_id = $1 AND ($2 IS NULL OR birth_date = $2) AND '
        || condition || ' ORDER BY word_similarity($3, sounding_name) DESC, folded_name, id LIMIT $4'
        USING mine, born, array_to_string(sounding, ' '), wanted;
END
$function$;
REVOKE ALL ON FUNCTION patients_by_name(text[], text[], date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_by_name(text[], text[], date, integer) TO latido_app;
"""
DROP = "DROP FUNCTION patients_by_name(text[], text[], date, integer)"


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
