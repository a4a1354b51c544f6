"""What happened, and who did it, as the API shows it."""
