"""What still counts of what somebody showed is derived from the story of the contact: no column says it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interactions", "0010_speaker")]

    operations = [migrations.RemoveField("interaction", "verified_from")]
