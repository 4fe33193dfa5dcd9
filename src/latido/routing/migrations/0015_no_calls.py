"""Telephones whose owners wanted no calls are kept with everything else that people allow and refuse."""

from django.db import migrations

KEEP = """
    INSERT INTO compliance_consentevent (id, organisation_id, patient_id, address, purpose, channel, given, basis,
                                         evidence, ref, words, text_version, language, by, at)
    SELECT id, organisation_id, NULL, number, '', 'voice', false, 'said', 'call', interaction_id, '', '', '', NULL, ended_at
      FROM routing_callback WHERE reason = 'do_not_call' AND number <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0014_live_of_agent"), ("compliance", "0006_consent")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
