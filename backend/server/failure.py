class ServerFailure(Exception):
    """Something on this machine is in the way; the sentence says what, and what helps."""
