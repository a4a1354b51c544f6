"""Organizations and people, as the API shows them."""
