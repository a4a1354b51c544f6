"""The floor's SQL: one statement for each operation, with its JSON put together as text, which PostgreSQL does fastest.

What people may write is escaped by to_json; words of closed lists and ISO periods hold nothing to escape.
"""

from tenants.reading import SCHEMA

ONE_ROW = """
SELECT '{"node":{"id":"' || encode(convert_to('Organization:' || o.id, 'UTF8'), 'base64')
  || '","name":' || to_json(o.name)::text || ',"kind":"' || o.kind
  || '","stage":' || coalesce('"' || o.stage || '"', 'null') || ',"updatedAt":' || to_json(o.updated_at)::text || '}}'
FROM @organizations_organization o WHERE o.id = $1::uuid
"""

NESTED = """
SELECT '{"client":{"actions":{"edges":[' || string_agg(
  '{"node":{"id":"' || encode(convert_to('Action:' || a.id, 'UTF8'), 'base64')
  || '","title":' || to_json(a.title)::text || ',"status":"' || a.status || '","deadline":"' || a.deadline
  || '","owner":{"name":' || to_json(w.name)::text || ',"side":"' || w.side
  || '"},"plan":{"title":' || to_json(p.title)::text || ',"organization":{"name":' || to_json(o.name)::text || '}}}}',
  ',' ORDER BY a.id) || ']}}}'
FROM (SELECT id, title, status, deadline, owner_id, plan_id FROM @plans_action ORDER BY id LIMIT 50) a
JOIN @organizations_person w ON w.id = a.owner_id
JOIN @plans_plan p ON p.id = a.plan_id
JOIN @organizations_organization o ON o.id = p.organization_id
"""

LEAVES = """
SELECT '{"client":{"metrics":{"edges":[' || string_agg(
  '{"node":{"key":"' || m.key || '","points":{"edges":[' || m.points || ']}}}', ',' ORDER BY m.id) || ']}}}'
FROM (
  SELECT id, key, (
    SELECT string_agg('{"node":{"period":"' || v.period || '","value":"' || v.value || '"}}', ',' ORDER BY v.id)
    FROM (
      SELECT id, period, value FROM @metrics_metricpoint
      WHERE metric_id = metrics_metric.id AND replaced_at IS NULL ORDER BY id LIMIT 24
    ) v
  ) AS points
  FROM @metrics_metric ORDER BY id LIMIT 30
) m
"""

UPDATE = """
UPDATE @plans_action a SET progress = $2 WHERE id = $1::uuid
RETURNING '{"action":{"id":"' || encode(convert_to('Action:' || a.id, 'UTF8'), 'base64')
  || '","progress":' || progress || '}}'
"""


def _named(text: str) -> str:
    """Return the statement with the place of the client's schema before each table."""
    return text.replace("@", f"{SCHEMA}.").strip()


READS = {"one_row": _named(ONE_ROW), "nested": _named(NESTED), "leaves": _named(LEAVES)}
WRITE = _named(UPDATE)
