"""The read engine: documents and their limits, plans of one statement, and what runs them; of HTTP it knows nothing."""
