"""Members of client companies and consultancies, as the API shows them."""
