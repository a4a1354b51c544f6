"""The peers' own Django app."""
