"""What is kept stays within its bounds, and what was used lately stays longest."""

from backend.core.kept import Kept


def test_the_least_recently_used_goes_first() -> None:
    kept: Kept[str, int] = Kept(most=2)
    kept.keep("a", 1)
    kept.keep("b", 2)
    assert kept.find("a") == 1
    kept.keep("c", 3)
    assert (kept.find("a"), kept.find("b"), kept.find("c"), len(kept)) == (1, None, 3, 2)


def test_as_much_goes_as_weighs_too_much() -> None:
    kept: Kept[str, int] = Kept(most=10, room=10)
    for number, name in enumerate("abc"):
        kept.keep(name, number, 3)
    kept.keep("d", 3, 6)
    assert [kept.find(name) for name in "abcd"] == [None, None, 2, 3]
    assert kept.weight == 9


def test_what_is_kept_anew_weighs_once() -> None:
    kept: Kept[str, int] = Kept(most=10, room=10)
    for weight in (4, 9, 2):
        kept.keep("a", weight, weight)
    assert (kept.find("a"), kept.weight, len(kept)) == (2, 2, 1)


def test_what_weighs_more_than_there_is_room_is_not_kept() -> None:
    kept: Kept[str, int] = Kept(most=10, room=10)
    kept.keep("a", 1, 11)
    assert (kept.find("a"), kept.weight, len(kept)) == (None, 0, 0)


def test_nothing_is_left_after_clearing() -> None:
    kept: Kept[str, int] = Kept(most=10, room=10)
    kept.keep("a", 1, 5)
    kept.clear()
    assert (kept.find("a"), kept.weight, len(kept)) == (None, 0, 0)
