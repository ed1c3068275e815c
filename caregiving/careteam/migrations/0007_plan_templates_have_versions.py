import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careteam', '0006_who_answers_a_referral'),
        ('people', '0003_invitations_by_mail'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='plantemplate',
            name='plan_template_once',
        ),
        migrations.AddField(
            model_name='plantemplate',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ended'),
        ),
        migrations.AddField(
            model_name='plantemplate',
            name='first',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='later', to='careteam.plantemplate'),
        ),
        migrations.AddField(
            model_name='plantemplate',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='plantemplate',
            name='written_by',
            field=models.CharField(blank=True, max_length=120, verbose_name='name'),
        ),
        migrations.AddConstraint(
            model_name='plantemplate',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('team', 'title'), name='plan_template_once', violation_error_message='Your clinic already has a template of that title. Change that one, or write another title.'),
        ),
        migrations.AddConstraint(
            model_name='plantemplate',
            constraint=models.UniqueConstraint(fields=('first', 'version'), name='plan_template_version_once'),
        ),
    ]
