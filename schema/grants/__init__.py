"""What a client lets a consultancy do, as the API shows it."""
