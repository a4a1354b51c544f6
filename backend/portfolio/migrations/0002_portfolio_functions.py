"""The function by which a client's transaction writes its own row of the portfolio, and no other's."""

from django.db import migrations

CREATE = """
CREATE FUNCTION public.put_portfolio_row(facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    client uuid;
BEGIN
    SELECT id INTO client FROM tenants_clientcompany WHERE schema_name = current_setting('role');
    IF client IS NULL THEN
        RAISE EXCEPTION 'only a client can write its own row' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO portfolio_portfoliorow AS row (
        id, created_at, updated_at, version, client_id, stage, total, total_change, assessed_on,
        open_deadlines, last_activity_at
    )
    SELECT gen_random_uuid(), now(), now(), 1, client, new.stage, new.total, new.total_change, new.assessed_on,
           coalesce(new.open_deadlines, '{}'), now()
      FROM jsonb_to_record(facts) AS new (
           stage text, total float, total_change float, assessed_on date, open_deadlines date[])
    ON CONFLICT (client_id) DO UPDATE SET
        updated_at = now(), version = row.version + 1, last_activity_at = now(),
        stage = CASE WHEN facts ? 'stage' THEN excluded.stage ELSE row.stage END,
        total = CASE WHEN facts ? 'total' THEN excluded.total ELSE row.total END,
        total_change = CASE WHEN facts ? 'total_change' THEN excluded.total_change ELSE row.total_change END,
        assessed_on = CASE WHEN facts ? 'assessed_on' THEN excluded.assessed_on ELSE row.assessed_on END,
        open_deadlines = CASE WHEN facts ? 'open_deadlines' THEN excluded.open_deadlines ELSE row.open_deadlines END;
END $$;
REVOKE ALL ON FUNCTION public.put_portfolio_row FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.put_portfolio_row TO concord_tenant;
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION public.put_portfolio_row")]
