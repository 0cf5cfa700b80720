"""Read a shopper's message into a typed wish, by the shop's vocabulary of this very moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock
from typing import Final, cast

from commerce.catalogue.model import Product, SortOrder, Vocabulary
from kernel.languages import Language, detect_language
from kernel.money import minor_digits
from recommender.understanding.catalogue_words import catalogue_entries, title_words
from recommender.understanding.changes import Changes, read_changes
from recommender.understanding.constraints import Said, read_constraints
from recommender.understanding.describe import describe
from recommender.understanding.gazetteer import Gazetteer
from recommender.understanding.measured import Measures
from recommender.understanding.measures import read_measures
from recommender.understanding.merge import for_the_same, merge
from recommender.understanding.model import NOTHING, Reading, Reference, Wish
from recommender.understanding.negation import read_negation, taken_back
from recommender.understanding.parsed import parse
from recommender.understanding.parties import for_party, held_by
from recommender.understanding.people import is_gift, named_persons, worn_to
from recommender.understanding.pointing import resolve
from recommender.understanding.prices import Bounds, read_prices
from recommender.understanding.products import Thing, read_thing
from recommender.understanding.purposes import beside_of, is_worn, purpose_of
from recommender.understanding.quantities import count_before_thing
from recommender.understanding.references import Pointing, read_reference
from recommender.understanding.spelling import Spelling
from recommender.understanding.text import MAX_CHARS, Message, fold, phrase_keys, tokens_of
from recommender.understanding.waiving import read_waived
from recommender.understanding.wording import without_other_names
from recommender.understanding.words import Words, general_words

NO_VOCABULARY: Final = Vocabulary(0, (), (), {}, {}, ())
MAX_READINGS: Final = 256
_MAX_MINOR: Final = 10**13


@dataclass(frozen=True, slots=True)
class _Known:
    """The catalogue's words at one version."""

    version: int
    vocabulary: Vocabulary
    gazetteer: Gazetteer
    spelling: Spelling
    readings: dict[tuple[str, Language | None], Reading] = field(default_factory=dict)  # the latest


@cache
def general_gazetteer() -> Gazetteer:
    """The phrases that hold for any shop, built at the first use in a process."""
    return Gazetteer(general_words().entries)


class Understander:
    """Reads messages; asks for the vocabulary again whenever the catalogue's version has moved.

    Args:
        vocabulary: gives the catalogue's words as of now.
        version: gives the catalogue's version cheaply; without it the vocabulary is asked each time.
        currency: gives the shop's currency, in which prices are said.
        keeps: how many of the latest readings are kept for who asks again.
    """

    def __init__(
        self,
        vocabulary: Callable[[], Vocabulary],
        version: Callable[[], int] | None = None,
        currency: Callable[[], str] = lambda: "USD",
        keeps: int = MAX_READINGS,
    ) -> None:
        self._vocabulary = vocabulary
        self._version = version
        self._currency = currency
        self._words: Words = general_words()
        self._general = general_gazetteer()
        self._lock = Lock()
        self._keeps = keeps
        self._keeping = Lock()
        self._known: _Known | None = None

    def read(self, text: str, language: Language | None = None) -> Reading:
        """What ``text`` says: the wish it adds, what it drops, points at and corrects.

        The latest readings are kept as long as the catalogue's words are the same.
        """
        known = self._up_to_date()
        asked = (text[: MAX_CHARS * 2], language)  # what ``fold`` looks at
        reading = known.readings.get(asked)
        if reading is None:
            reading = self._read(known, text, language)
            with self._keeping:
                known.readings[asked] = reading
                while len(known.readings) > self._keeps:
                    known.readings.pop(next(iter(known.readings)))
        return reading

    def _read(self, known: _Known, text: str, language: Language | None) -> Reading:
        whole = fold(text, self._words.traditional)
        spoken = language or detect_language(whole)
        folded, let_off = read_waived(whole)
        message = known.spelling.mended(Message(folded, tokens_of(folded)))
        gazetteers = (self._general, known.gazetteer)
        parsed = parse(message, gazetteers, self._words)
        changes = read_changes(parsed)
        reference = read_reference(parsed, changes)
        read_negation(parsed)
        measures = read_measures(parsed)
        bounds = read_prices(parsed)
        said = read_constraints(parsed)
        thing = _for_a_purpose(read_thing(parsed, said, gazetteers), purpose_of(folded), gazetteers)
        thing = _to_go_with(thing, folded)
        if measures.quantity is None:
            measures.quantity = count_before_thing(parsed, thing)
        wish = _wish(said, measures, bounds, thing, spoken, self._currency() if bounds else "USD")
        wish = _without(wish, changes, taken_back(parsed))
        wish = for_party(wish, folded, known.vocabulary.attribute_values)
        wish = replace(
            worn_to(parsed, wish), gift=is_gift(folded, wish), words=without_other_names(wish, self._words)
        )
        pointed = reference.of(wish, thing)
        return Reading(
            wish=_wish_beside(wish, pointed, thing, reference),
            dropped=changes.dropped,
            references=pointed,
            relative=changes.relative,
            corrects=changes.corrects,
            clears=changes.clears,
            waived=self.read(let_off, spoken).wish if let_off else NOTHING,
            adds=changes.adds,
            text=text[:MAX_CHARS],
            language=spoken,
        )

    def merge(self, previous: Wish, reading: Reading, shown: Sequence[Product] = ()) -> Wish:
        """The conversation's wish after one more message; see ``merge.merge``."""
        return held_by(merge(previous, reading, shown), self.vocabulary().attribute_values)

    def anew(self, previous: Wish, wish: Wish) -> Wish:
        """A wish for other goods, for whom the ones before were sought; see ``merge.for_the_same``."""
        return for_the_same(previous, wish)

    def resolve(
        self, reading: Reading, shown: Sequence[Product], language: str = "en", focus: int | None = None
    ) -> list[int]:
        """The places among ``shown`` that the message points at; see ``pointing.resolve``."""
        return resolve(reading, shown, focus)

    def describe(self, wish: Wish, language: Language = "en", currency: str | None = None) -> str:
        """The wish in words; see ``describe.describe``."""
        vocabulary = self.vocabulary()
        shelves = {c.names["en"].lower(): c.names for c in vocabulary.categories if c.names.get("en")}
        names = {**shelves, **vocabulary.value_names}
        return describe(wish, language, currency or self._currency(), names)

    def vocabulary(self) -> Vocabulary:
        """The vocabulary in force."""
        return self._up_to_date().vocabulary

    def _up_to_date(self) -> _Known:
        known = self._known
        version = self._version() if self._version else None
        if known is not None and version is not None and known.version == version:
            return known
        vocabulary = self._vocabulary()
        if known is not None and known.vocabulary is vocabulary:
            return known
        with self._lock:
            self._known = self._learn(vocabulary, vocabulary.version if version is None else version)
            return self._known

    def _learn(self, vocabulary: Vocabulary, version: int) -> _Known:
        """Make phrases of the vocabulary; the matcher is kept when only titles changed."""
        old = self._known
        if old is not None and _same_words(old.vocabulary, vocabulary):
            gazetteer = old.gazetteer
        else:
            gazetteer = Gazetteer(catalogue_entries(vocabulary, self._general, self._words))
        titles = _once(lambda: title_words(vocabulary))
        spelling = Spelling(self._general.keys | gazetteer.keys, self._words.known, titles)
        return _Known(version, vocabulary, gazetteer, spelling)


def _same_words(one: Vocabulary, other: Vocabulary) -> bool:
    return (one.brands, one.categories, one.attribute_values, one.value_names) == (
        other.brands, other.categories, other.attribute_values, other.value_names,
    )  # fmt: skip


def _once(make: Callable[[], frozenset[str]]) -> Callable[[], frozenset[str]]:
    made: list[frozenset[str]] = []

    def get() -> frozenset[str]:
        if not made:
            made.append(make())
        return made[0]

    return get


def _wish(
    said: Said, measures: Measures, bounds: Bounds, thing: Thing, language: Language, currency: str
) -> Wish:
    recipients = named_persons(said.get("recipient")) or tuple(dict.fromkeys(measures.recipients))
    if thing.product and thing.product in thing.words_not:  # "she has puzzles, so no puzzles"
        thing = Thing(words_not=thing.words_not)
    return Wish(
        product=thing.product,
        kind=thing.kind,
        categories=thing.categories,
        colours=said.get("colour"),
        colours_not=said.get("colour_not"),
        brands=said.get("brand"),
        brands_not=said.get("brand_not"),
        sizes=_sizes(said, measures),
        materials=said.get("material"),
        materials_not=said.get("material_not"),
        price_min_minor=_minor(bounds.low, currency),
        price_max_minor=_minor(bounds.high, currency),
        price_around_minor=_minor(bounds.around, currency),
        recipients=recipients,
        occasions=tuple(dict.fromkeys((*said.get("occasion"), *measures.occasions))),
        age_years=measures.age_years,
        sort=cast("SortOrder | None", said.sort),
        rating_min=measures.rating_min,
        in_stock=said.in_stock,
        on_sale=said.on_sale or measures.on_sale,
        quantity=measures.quantity,
        attributes={name: tuple(values) for name, values in said.attributes.items()},
        attributes_not={name: tuple(values) for name, values in said.attributes_not.items()},
        words=thing.words,
        words_not=thing.words_not,
        language=language,
    )


def _sizes(said: Said, measures: Measures) -> tuple[str, ...]:
    """The sizes in figures and in words; those said before a second thought are gone."""
    figures = () if "size" in said.renewed and not measures.renewed else measures.sizes
    words = () if measures.renewed and "size" not in said.renewed else said.get("size")
    return tuple(dict.fromkeys((*figures, *(_size_label(size) for size in words))))


def _wish_beside(wish: Wish, pointed: Reference, thing: Thing, pointing: Pointing) -> Wish:
    """The wish without the words that only describe the one pointed at ("the one with the zip")."""
    if pointing.one_at is None or (thing.kind and thing.places and thing.places[0] < pointing.one_at):
        return wish
    return replace(wish, product="", kind="", categories=(), words="")


def _for_a_purpose(thing: Thing, purpose: str, gazetteers: Sequence[Gazetteer]) -> Thing:
    """The thing when only its purpose is said: what the purpose names is not what is wanted."""
    if not purpose:
        return thing
    if not is_worn(purpose):
        return Thing(words=purpose, words_not=thing.words_not)
    meant = [entry for one in gazetteers for entry in one.meant(phrase_keys("clothes"))]
    shelves = tuple(dict.fromkeys(entry.value for entry in meant if entry.kind == "category"))
    return Thing(categories=shelves, words="" if thing.kind else thing.words, words_not=thing.words_not)


def _to_go_with(thing: Thing, text: str) -> Thing:
    """The thing when something for a thing of one's own is wanted: not another of those."""
    said = beside_of(text, thing.product) if thing.kind else ""
    return Thing(said, words=thing.words, words_not=thing.words_not, places=thing.places) if said else thing


def _size_label(value: str) -> str:
    return {"words_small": "S", "words_large": "L"}.get(value, value)


def _minor(value: float | None, currency: str) -> int | None:
    if value is None:
        return None
    return min(round(value * float(10 ** minor_digits(currency))), _MAX_MINOR)


def _without(wish: Wish, changes: Changes, taken_back: set[str]) -> Wish:
    """What is let go of in a message is not also asked for in it, nor turned away by 不要蓝色了."""
    gone = set(changes.dropped)
    back = gone & taken_back
    return replace(
        wish,
        colours=() if "colour" in gone else wish.colours,
        colours_not=() if "colour" in back else wish.colours_not,
        brands=() if "brand" in gone else wish.brands,
        brands_not=() if "brand" in back else wish.brands_not,
        sizes=() if "size" in gone else wish.sizes,
        materials=() if "material" in gone else wish.materials,
        materials_not=() if "material" in back else wish.materials_not,
        recipients=() if "recipient" in gone else wish.recipients,
        occasions=() if "occasion" in gone else wish.occasions,
    )
