"""Activities whose study is written down already get the kind that it says."""

from django.db import migrations

KINDS = {"LECTURE": "LECTURE", "EXCHANGE": "EXCHANGE", "LESSON": "LESSON", "SINGING": "ARTS"}


def give_kinds(apps, schema_editor):
    Activity = apps.get_model("activities", "Activity")
    for form, kind in KINDS.items():
        Activity.objects.filter(study_session__form=form, kind="OTHER").update(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("study", "0002_first_themes"), ("activities", "0007_kinds_moves_and_public_groups")]

    operations = [migrations.RunPython(give_kinds, migrations.RunPython.noop)]
