"""Who was asked before is taken to have had the side and the address of today, and each round its people's delivery."""

from django.db import migrations

PEOPLE = """
UPDATE assessments_invitation AS invitation SET side = person.side, address = person.email
FROM organizations_person AS person WHERE person.id = invitation.person_id AND invitation.side IS NULL
"""
ROUNDS = """
UPDATE assessments_assessment AS round SET delivery = invitation.delivery
FROM assessments_invitation AS invitation WHERE invitation.assessment_id = round.id AND round.delivery IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_scheduled_rounds"), ("organizations", "0003_latest_result")]

    operations = [
        migrations.RunSQL(PEOPLE, migrations.RunSQL.noop),
        migrations.RunSQL(ROUNDS, migrations.RunSQL.noop),
    ]
