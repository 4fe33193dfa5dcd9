"""Why somebody listened says the same for ever: it is only ever sealed anew."""

from django.db import migrations

ADD = """
CREATE TRIGGER only_sealed_anew BEFORE UPDATE OF reason ON interactions_playback FOR EACH ROW
  WHEN (current_user = 'latido_app') EXECUTE FUNCTION only_sealed_anew();
"""
TAKE = "DROP TRIGGER only_sealed_anew ON interactions_playback;"


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0018_reserved_by_hand"),
        ("compliance", "0013_words_stay"),
    ]

    operations = [migrations.RunSQL(ADD, TAKE)]
