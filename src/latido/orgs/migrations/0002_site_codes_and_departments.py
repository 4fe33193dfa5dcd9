import django.db.models.deletion
from django.db import migrations, models
from django.utils.text import slugify

import latido.kernel.ids
import latido.orgs.models
import latido.plumbing.tenancy


def name_codes(apps, _editor) -> None:
    """Sites that are there get a code from their name."""
    taken: set[tuple[object, str]] = set()
    for site in apps.get_model("orgs", "Site").objects.order_by("position", "id"):
        base = slugify(site.name)[:30] or "sede"
        code = next(
            each
            for each in (base, *(f"{base}-{n}" for n in range(2, 1000)))
            if (site.organisation_id, each) not in taken
        )
        taken.add((site.organisation_id, code))
        site.code = code
        site.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="site", name="city", field=models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AddField(
            model_name="site", name="region", field=models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AddField(
            model_name="site", name="code", field=models.SlugField(default=latido.orgs.models.new_code, max_length=40)
        ),
        migrations.RunPython(name_codes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("organisation_id", "code"), name="orgs_site_code"),
        ),
        migrations.CreateModel(
            name="Department",
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
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="departments",
                        to="orgs.site",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "code"), name="orgs_department_code")
                ],
            },
        ),
    ]
