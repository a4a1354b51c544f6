"""Makes roles, the public schema and clients' schemas. Runs as the owner of the database only."""
