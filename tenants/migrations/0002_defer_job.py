"""The function by which a client's transaction puts a job on the public queue, stamped with that client."""

from django.db import migrations

CREATE = """
CREATE FUNCTION public.defer_client_job(task text, arguments jsonb, at timestamptz DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    client uuid;
    job bigint[];
BEGIN
    SELECT id INTO client FROM tenants_clientcompany WHERE schema_name = current_setting('role');
    IF client IS NULL THEN
        RAISE EXCEPTION 'only a client can defer a job of its own' USING ERRCODE = 'insufficient_privilege';
    END IF;
    job := procrastinate_defer_jobs_v1(ARRAY[ROW(
        'default', task, 0, NULL, NULL, arguments || jsonb_build_object('client_id', client), at
    )::procrastinate_job_to_defer_v1]);
    RETURN job[1];
END $$;
REVOKE ALL ON FUNCTION public.defer_client_job FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.defer_client_job TO concord_tenant;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION public.defer_client_job")]
