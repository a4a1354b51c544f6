"""What was made lately, kept for whoever needs it again, within bounds."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, the least recently used thrown away beyond a number or a weight; safe to share between threads."""

    def __init__(self, *, most: int, room: float = float("inf")) -> None:
        self._most = most
        self._room = room
        self._taken = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    @property
    def weight(self) -> int:
        return self._taken

    def find(self, key: K) -> V | None:
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def keep(self, key: K, value: V, weight: int = 0) -> None:
        """Keep the value, in place of what is there by its key."""
        with self._lock:
            former = self._values.pop(key, None)
            self._values[key] = (value, weight)
            self._taken += weight - (former[1] if former else 0)
            while len(self._values) > self._most or self._taken > self._room:
                _, (_, gone) = self._values.popitem(last=False)
                self._taken -= gone

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self._taken = 0
