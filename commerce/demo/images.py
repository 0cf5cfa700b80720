"""Draw every product as a small SVG: a recognisable shape in the product's own colour.

Drawn by us, deterministic, about 1 kB each; an unknown drawing becomes a parcel with a ribbon.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from commerce.catalogue.model import Product
from commerce.demo.drawings import DRAWINGS, drawing_for
from commerce.demo.reading import read_colours

_BACKDROPS: Final = ("f4efe6", "eaf1f4", "f1ecf5", "eef4ea", "f8eeea", "f0f0ee")
_PLAIN: Final = "8aa0b5"  # where a product has no colour of its own


def product_image(product_id: str, drawing: str, title: str, colour: str | None, shade: str | None) -> str:
    """The picture of one product.

    Args:
        drawing: the shape, a key of ``DRAWINGS``; others give a parcel.
        colour: canonical colour, said in the picture's title.
        shade: that colour as six hexadecimal digits; None: a plain blue grey.
    """
    main = shade or _PLAIN
    turn = int(hashlib.blake2b(product_id.encode(), digest_size=2).hexdigest(), 16)
    backdrop = _BACKDROPS[turn % len(_BACKDROPS)]
    if _lightness(main) > 0.9:
        backdrop = "dfe5e8"  # white things need something behind them
    shape = DRAWINGS.get(drawing, DRAWINGS["gift"])
    for name, value in _palette(main).items():
        shape = shape.replace(name, f"#{value}")
    said = escape(title if colour is None else f"{title}, {colour}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="400" height="400" role="img">'
        f'<title>{said}</title><rect width="200" height="200" fill="#{backdrop}"/>'
        '<ellipse cx="100" cy="172" rx="66" ry="8" fill="#000" opacity=".08"/>'
        f'<g stroke-linejoin="round" stroke-linecap="round">{shape}</g></svg>\n'
    )


def write_images(products: Iterable[tuple[Product, str]], folder: Path) -> int:
    """Write one picture for each (product, drawing of its shelf) into ``folder``; how many."""
    shades = {name: shade for name, (_, shade) in read_colours().items()}
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for product, drawing in products:
        colours = product.option_values("colour") or (product.attributes.get("colour", ""),)
        title = product.title("en")
        shape = drawing_for(drawing, title)
        text = product_image(product.product_id, shape, title, colours[0] or None, shades.get(colours[0]))
        (folder / f"{product.product_id}.svg").write_text(text, encoding="utf-8")
        written += 1
    return written


def _palette(main: str) -> dict[str, str]:
    """The main colour, darker, lighter, and one that is seen on it."""
    dark = _mix(main, "000000", 0.28 if _lightness(main) > 0.25 else 0.45)
    light = _mix(main, "ffffff", 0.35)
    accent = "ffffff" if _lightness(main) < 0.62 else "4a5058"
    return {"MAIN": main, "DARK": dark, "LIGHT": light, "ACCENT": accent}


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _lightness(shade: str) -> float:
    red, green, blue = bytes.fromhex(shade)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
