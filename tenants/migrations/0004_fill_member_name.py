"""Members are called what their accounts are called, until somebody says otherwise."""

from django.db import migrations

FILL = """
UPDATE tenants_membership AS membership SET name = account.name
FROM tenants_user AS account WHERE account.id = membership.user_id AND membership.name = ''
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_member_name")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
