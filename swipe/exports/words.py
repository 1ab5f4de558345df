"""One language's words and figures, the same on a page, in a file and from a command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import NullTranslations

from swipe.model import Language, Note, Texts, text_in
from swipe.summary import public_bound

PERCENT_SIGN = "\u00a0%"
"""With a space before it that does not break, as Danish wants it and English bears."""


class Words:
    """The program's own sentences in one language, and how it writes numbers, shares, dates and lists."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._translations = translations

    def say(self, message: str, **values: object) -> str:
        """Return a sentence of the program with its places filled."""
        template = str(self._translations.ugettext(message))
        return template % values if values else template

    def many(self, one: str, more: str, count: int, **values: object) -> str:
        """Return a sentence with a number (``%(num)s``) in the right plural."""
        template = str(self._translations.ungettext(one, more, count))
        return template % {"num": self.number(count), **values}

    def note(self, note: Note) -> str:
        """Return a remark that goes with a number as a sentence."""
        return self.say(note.message, **note.values)

    def text(self, texts: Texts) -> str:
        """Return a text of the municipality's own in this language, else in another."""
        return text_in(texts, self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with this language's separators."""
        return str(format_decimal(value, f"#,##0.{'0' * decimals}" if decimals else "#,##0", locale=self.locale))

    def percent(self, share: float, decimals: int = 0) -> str:
        """Return a share in [0, 1] in percent."""
        return self.number(share * 100, decimals) + PERCENT_SIGN

    def interval(self, low: float, high: float) -> str:
        """Return two shares in [0, 1] as an interval in percent, such as "48–62 %"."""
        return f"{self.number(low * 100)}–{self.percent(high)}"

    def public_share(self, share: float) -> str:
        """Return a share in [0, 1] as it is published: whole percent, and its bound where almost all agree."""
        bound = public_bound(share)
        return {"least": f"≤\u00a0{self.percent(0.05)}", "most": f"≥\u00a0{self.percent(0.95)}"}.get(
            bound, self.percent(share)
        )

    def day(self, moment: str) -> str:
        """Return the date of an ISO 8601 date or time in words."""
        return str(format_date(date.fromisoformat(moment[:10]), "long", locale=self.locale))

    def list(self, items: Sequence[str]) -> str:
        """Return items as a list in words: "a, b and c"."""
        return str(format_list(list(items), locale=self.locale))

    def sentence_list(self, items: Sequence[str]) -> str:
        """Return items as a list whose words stand in the middle of a sentence."""
        return self.list([item[:1].lower() + item[1:] if not item[:2].isupper() else item for item in items])
