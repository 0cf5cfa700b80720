"""General words of gift and household trade: colours, materials, sizes, occasions, kinds of goods.

Nothing here names a product of one shop. What is a design, a series or a shelf of its own in a
shop is learnt from its titles in ``types.py``.
"""

from __future__ import annotations

from typing import Final

# canonical value: other ways to write it
COLOURS: Final = {
    "red": "crimson scarlet", "pink": "fuschia fuchsia", "blue": "navy midnight", "green": "",
    "yellow": "", "orange": "", "purple": "violet aubergine", "lilac": "mauve", "white": "",
    "black": "", "grey": "gray", "brown": "", "beige": "", "cream": "", "ivory": "", "gold": "golden",
    "silver": "", "bronze": "", "copper": "", "turquoise": "turq aqua teal", "burgundy": "", "natural": "",
    "multicolour": "multicoloured multicolor multi", "clear": "", "amber": "", "amethyst": "",
}  # fmt: skip

MATERIALS: Final = {
    "glass": "", "metal": "iron tin zinc enamel", "wood": "wooden", "ceramic": "porcelain stoneware china",
    "paper": "cardboard", "cotton": "", "felt": "feltcraft", "wicker": "rattan willow", "plastic": "acrylic",
    "silk": "", "wool": "woollen knitted", "leather": "", "slate": "", "marble": "", "crystal": "", "wax": "",
    "bamboo": "", "velvet": "", "linen": "", "polyester": "", "rubber": "", "resin": "", "lace": "",
    "stone": "", "pearl": "", "shell": "",
}  # fmt: skip

SIZES: Final = {
    "small": "sml s/m", "medium": "med", "large": "lge big", "mini": "miniature tiny", "jumbo": "giant",
    "tall": "", "long": "",
}  # fmt: skip

OCCASIONS: Final = {
    "christmas": "xmas noel advent santa reindeer snowman snowmen snowflake bauble baubles mistletoe",
    "easter": "", "birthday": "", "wedding": "", "valentine": "valentines", "party": "", "picnic": "",
    "halloween": "",
}  # fmt: skip

RECIPIENTS: Final = {
    "children": "childrens children's child childs child's kids kid's kid girls girl boys boy",
    "baby": "babies nursery",
}  # fmt: skip

# department: its name in Chinese, then the kinds of goods in it (singular)
DEPARTMENTS: Final[dict[str, tuple[str, str]]] = {
    "Kitchen & Dining": (
        "厨房与餐具",
        "mug cup saucer plate bowl jug teapot cutlery spoon fork tray cake-stand egg-cup "
        "tea-towel apron oven-glove jar tea-cosy egg-cosy cosy napkin placemat coaster baking-mould "
        "cookie-cutter biscuit-cutter cutter cake-case lunch-box snack-box bottle-opener beaker tumbler "
        "goblet dish pan scales measuring-spoon chopping-board chopstick straw doily platter ramekin "
        "colander tea-strainer mould pot butter-dish condiment cake-tin biscuit-tin tea-set flask "
        "whisk cheese-board rolling-pin tablecloth tea-caddy toast-rack egg-timer breakfast-set food-cover "
        "bread-bin cruet trivet ice-lolly-maker recipe-box water-glass champagne-glass wine-glass bottle "
        "slice oven-mitt canister measuring-jug scale fruitbowl tea-for-one lolly-maker "
        "pastry-brush baking-set cooking-set dispenser chalice",
    ),
    "Home Decoration": (
        "家居装饰",
        "sign frame photo-frame clock mirror cushion cushion-cover doorstop hook knob wall-art picture vase "
        "curtain ornament plaque number-tile letter doormat rug hanger coat-rack coat-hook shelf "
        "thermometer garland wreath chalkboard blackboard door-sign picture-frame "
        "cabinet drawer-knob art-flower artificial-flower wall-tidy magnet fridge-magnet decoration mobile "
        "blanket throw quilt footstool stool chair hot-water-bottle photo-album screen letter-rack "
        "memoboard noticeboard bird-cage filler-pad block-letter word lid message-board wall-clock "
        "alarm-clock cornice table holder cover pouffe mat bell wall-sticker tile coaster-set "
        "newspaper-stand disco-ball photo-cube wind-spinner newspaper-rack umbrella-stand bookend",
    ),
    "Candles & Lighting": (
        "蜡烛与灯饰",
        "candle t-light t-light-holder candle-holder lantern lamp lampshade light night-light "
        "fairy-light candlestick candlepot incense oil-burner chandelier matches match votive "
        "tea-light snuffer",
    ),
    "Bags & Travel": (
        "包袋与旅行",
        "bag handbag purse wallet backpack rucksack shopper tote-bag lunch-bag shoulder-bag "
        "wash-bag luggage-tag passport-cover suitcase umbrella travel-card-wallet gym-bag trolley key-ring "
        "eye-mask make-up-bag cosmetic-bag key-fob fob phone-case",
    ),
    "Jewellery & Accessories": (
        "首饰与配饰",
        "necklace bracelet earring ring brooch bangle pendant hair-clip hair-grip hair-comb "
        "hairband hair-slide headband scarf glove phone-charm bag-charm anklet tiara hat slipper sock "
        "sunglasses sarong jewellery-box charm fan parasol choker lei sombrero jewellery-stand "
        "poncho shawl bead-string",
    ),
    "Stationery & Gift Wrap": (
        "文具与礼品包装",
        "card greeting-card birthday-card notebook journal pencil pen wrap gift-wrap gift-tag gift-bag "
        "gift-box sticker tape ribbon tissue-paper notepad address-book eraser sharpener ruler envelope "
        "stamp writing-set bookmark calendar diary planner sketchbook organiser organizer clip rubber-stamp "
        "pencil-case letter-set calculator rosette gift-tape parcel-tape folder book luggage-label tag "
        "chalk post-it passport magnifier paper-weight paperweight sticky-note ribbon-reel invite "
        "pocket-book hole-punch bookcover-tape chalk-stick peg scrapbook gift-voucher voucher stapler",
    ),
    "Toys & Games": (
        "玩具与游戏",
        "toy glider jigsaw puzzle game doll soft-toy skittle domino playing-card marble yo-yo kite "
        "skipping-rope "
        "teddy-bear teddy puppet colouring-set jigsaw-puzzle spinning-top sketch-pad money-box piggy-bank "
        "bank crayon playhouse chequers snakes-and-ladders slate helicopter windmill harmonica whistle "
        "dinosaur-kit paint-set stencil trumpet water-pistol bib bingo-set colouring-book drawing-slate "
        "dinosaur-set parachute train-set racing-car",
    ),
    "Party & Celebrations": (
        "派对与节庆",
        "bunting balloon party-bag candle-set cake-candle paper-chain streamer party-hat bauble cracker "
        "christmas-tree stocking tree-decoration paper-plate paper-cup advent-calendar confetti honeycomb "
        "picnic-set cake-topper nativity party-cone pinata flag place-setting egg-hunt tree-skirt",
    ),
    "Garden & Outdoors": (
        "花园与户外",
        "watering-can plant-pot planter flower-pot bird-feeder bird-table bird-box gnome trowel garden-fork "
        "seed herb-marker hammock wind-chime bucket kneeling-pad plant-marker fire-pit deck-chair "
        "picnic-basket picnic-blanket bird-house lavender-bag cloche spade twine rake chime "
        "tube-chime garden-tool kneeling-mat fork-set",
    ),
    "Storage": (
        "收纳",
        "box basket tin storage-jar storage-box storage-tin crate drawer chest trunk bin hamper tidy "
        "container toy-box sewing-box trinket-box trinket-pot tissue-box bread-crock caddy laundry-bag "
        "cabinet-drawer shoe-storage hat-box trinket-tray case pot-holder magazine-rack rack",
    ),
    "Bath & Wellbeing": (
        "沐浴与身心",
        "soap soap-dish towel sponge flannel bath-salt hand-warmer lip-gloss lip-balm hand-cream bath-bomb "
        "balm massager tissue toothbrush-holder bathroom-set pocket-tissue plaster shower-cap nail-file "
        "essential-oil room-spray eau-de-cologne perfume talc bath-mat first-aid heat-pack ashtray",
    ),
    "Craft & Sewing": (
        "手工与缝纫",
        "kit sewing-kit knitting-kit bead button patch needle thread wool-ball pin-cushion "
        "tape-measure craft-kit chain-kit origami scissor embroidery zip lace-ribbon pom-pom",
    ),
}

# words of many titles that name neither a thing nor a design
FUNCTION_WORDS: Final = frozenset(
    "a an and the of with w in for on to from by at or my your our i no s o m new pack boxed piece design "
    "pieces pc asst asstd assorted style styled shape shaped pattern colour colours color "
    "finish size pair single double triple quartz tone coloured pcs each own the up de le la du des d n "
    "cm mm inch it is round square oval folding hanging painted decorative decorated embroidered made".split()
)
CUTS: Final = frozenset(
    "with w in for on from".split()
)  # what follows tells more of the thing, not what it is
# things that are mostly looked at: they say what something is only when nothing else does
ORNAMENTS: Final = frozenset(
    (
        "angel apple bauble bear bird bunny butterfly cat chick deer dog duck egg elephant fairy feather "
        "flower frog gnome heart hen horse leaf mushroom owl pear rabbit reindeer rose santa star toadstool "
        "tree tulip "
    ).split()
)
FALLBACK_DEPARTMENT: Final = ("Other Gifts", "其他礼品")


def spellings(words: dict[str, str]) -> dict[str, str]:
    """Every way to write a value -> the canonical value."""
    return {form: value for value, others in words.items() for form in (value, *others.split())}


def nouns() -> dict[str, str]:
    """A kind of goods (words joined by ``-``) -> its department."""
    return {noun: name for name, (_, kinds) in DEPARTMENTS.items() for noun in kinds.split()}
