"""Which settings a variant may have: those of the engine's rules, with values that they allow.

A name that nothing reads would make two equal variants, and an experiment that finds nothing; a value
that is refused would be refused in the middle of an answer. Both are told when the draft is made.

Errors   Invalid names the variant, the setting and the rule
"""

from __future__ import annotations

from dataclasses import fields

from kernel.errors import Invalid
from recommender.engine.rules import Rules
from recommender.experiments.model import Variant


def check_settings(variant: Variant) -> None:
    """Hold a variant's settings to what the engine reads.

    Raises:
        Invalid: for a name that it does not know or a value that it does not take.
    """
    known = sorted(item.name for item in fields(Rules))
    strange = sorted(set(variant.settings) - set(known))
    if strange:
        raise Invalid(
            f"{variant.name}: there is no setting {strange[0]!r}; known: {', '.join(known)}", field="variants"
        )
    try:
        Rules().varied(variant.settings)
    except Invalid as error:
        raise Invalid(f"{variant.name}: {error.message}", field="variants") from error
