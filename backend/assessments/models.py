"""Tables of this noun."""
