"""GraphQL over HTTP: what a request may bring, in which form, and how it is answered."""
