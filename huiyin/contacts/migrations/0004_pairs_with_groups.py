from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_groups_and_sealed_themes")]

    operations = [
        migrations.RemoveField(model_name="pair", name="public_group"),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('kind', 'member_public'), ('second__isnull', True)), models.Q(models.Q(('kind', 'member_public'), _negated=True), ('group__isnull', True), ('second__isnull', False)), _connector='OR'), name='pair_has_one_other_end'),
        ),
    ]
