"""Words for people, always in both languages."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Locale = Literal["ja", "en"]
LOCALES: tuple[Locale, ...] = ("ja", "en")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One wording in Japanese and English; `{name}` marks stand for facts filled in by `with_facts`."""

    ja: str
    en: str

    def in_(self, locale: Locale) -> str:
        return self.ja if locale == "ja" else self.en

    def with_facts(self, **facts: Any) -> "Text":
        """Fill the marks in; a fact that is a Text itself goes in in its own language."""

        def filled(locale: Locale) -> str:
            words = {name: fact.in_(locale) if isinstance(fact, Text) else fact for name, fact in facts.items()}
            return self.in_(locale).format(**words)

        return Text(ja=filled("ja"), en=filled("en"))


def joined(*texts: Text) -> Text:
    """Return sentences one after the other; empty ones leave no gap."""
    return Text(ja="".join(text.ja for text in texts), en=" ".join(text.en for text in texts if text.en))


@lru_cache(maxsize=500)
def locale_from(accept_language: str) -> Locale:
    """Return the preferred language of an Accept-Language header; English where neither is asked for."""
    ranked: list[tuple[float, int, Locale]] = []
    for position, part in enumerate(accept_language.split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        language = tag.partition("-")[0].lower()
        if language in LOCALES:
            ranked.append((-_quality(parameters), position, language))
    return min(ranked)[2] if ranked else "en"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
