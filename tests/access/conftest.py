"""Access is tried on clients that hold a row of everything."""

from tests.isolation.conftest import filled

__all__ = ["filled"]
