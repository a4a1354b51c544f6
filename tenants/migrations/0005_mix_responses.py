"""The function by which a client's transaction takes the order of writing away from its responses."""

from django.db import migrations

CREATE = """
CREATE FUNCTION public.mix_responses(round uuid, newest uuid DEFAULT NULL, most integer DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    client text := current_setting('role');
    own text := format('%I.assessments_response', client);
    of_side text;
    of_level text;
    of_team uuid;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.tenants_clientcompany WHERE schema_name = client) THEN
        RAISE EXCEPTION 'only a client can mix responses of its own' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF newest IS NOT NULL THEN
        EXECUTE format('SELECT side, level, team_id FROM %s WHERE id = $1', own)
           INTO of_side, of_level, of_team USING newest;
        -- one at a time among those alike, so that the next one sees what this one has written anew
        PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('/', round, of_side, of_level, of_team), 0));
    END IF;
    EXECUTE format('
        WITH gone AS (
            DELETE FROM %1$s WHERE id IN (
                SELECT id FROM %1$s
                 WHERE assessment_id = $1
                   AND ($2 IS NULL OR (side = $3 AND level = $4 AND team_id IS NOT DISTINCT FROM $5))
                 ORDER BY id = $2 DESC, random() LIMIT $6)
            RETURNING *)
        INSERT INTO %1$s SELECT * FROM gone ORDER BY random()', own)
      USING round, newest, of_side, of_level, of_team, most;
END $$;
REVOKE ALL ON FUNCTION public.mix_responses FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.mix_responses TO concord_tenant;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_fill_member_name")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION public.mix_responses")]
