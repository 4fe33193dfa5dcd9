"""What was compared in a contact goes only as a line of an approved purge."""

from django.db import migrations

ADD = """
CREATE TRIGGER only_by_purge BEFORE DELETE ON interactions_verificationevent FOR EACH ROW
  WHEN (current_user = 'latido_app') EXECUTE FUNCTION only_by_purge('verification', 'interaction_id');
"""
TAKE = "DROP TRIGGER only_by_purge ON interactions_verificationevent;"


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0015_sealed_words"),
        ("compliance", "0012_consents_end"),
    ]

    operations = [migrations.RunSQL(ADD, TAKE)]
