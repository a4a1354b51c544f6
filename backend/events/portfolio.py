"""Tells the firm's portfolio how this client stands, in the client's own transaction."""

import json
from typing import Any

from django.db import connections

from tenants.database.aliases import CLIENT


def tell_portfolio(**facts: Any) -> None:
    """Set the given facts of this client's row; those not given stay. The database stamps the client.

    Facts: stage, total (20 to 100), total_change, assessed_on, open_deadlines (the dates of all open actions).
    """
    with connections[CLIENT].cursor() as cursor:
        cursor.execute("SELECT public.put_portfolio_row(%s::jsonb)", [json.dumps(facts, default=str)])
