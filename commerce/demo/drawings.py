"""The shapes that products are drawn with, as SVG on a field of 200 by 200.

MAIN, DARK, LIGHT and ACCENT stand for the product's colours. A shelf names one shape; words in a
title choose a better one where a shelf holds several kinds of things.
"""

from __future__ import annotations

from typing import Final

from commerce.demo.drawings_home import MORE_DRAWINGS
from commerce.demo.drawings_play import PLAY_DRAWINGS

_CLOTHES: Final[dict[str, str]] = {
    "tshirt": '<path d="M70 42 40 56 22 92l24 12 8-12v76h92V92l8 12 24-12-18-36-30-14a30 22 0 0 1-60 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M70 42a30 22 0 0 0 60 0" fill="none" stroke="DARK" stroke-width="5"/>',
    "shirt": '<path d="M72 40 42 54 24 132l20 6 12-40v70h88V98l12 40 20-6-18-78-30-14-28 16z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="m72 40 28 16-14 18zM128 40l-28 16 14 18z" fill="LIGHT" stroke="DARK" stroke-width="3"/><path d="M100 56v112" stroke="DARK" stroke-width="2"/><g fill="DARK"><circle cx="104" cy="84" r="3"/><circle cx="104" cy="108" r="3"/><circle cx="104" cy="132" r="3"/><circle cx="104" cy="156" r="3"/></g>',
    "dress": '<path d="M78 28v22l22 12 22-12V28h8v30l-8 34 38 76H40l38-76-8-34V28z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M78 92h44" stroke="DARK" stroke-width="5"/><path d="m84 104-16 60M100 104v64M116 104l16 60" stroke="DARK" stroke-width="2" opacity=".5"/>',
    "skirt": '<path d="M72 52h56l32 112H40z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M72 52h56v14H70z" fill="DARK"/><path d="m84 70-14 92M100 70v94M116 70l14 92" stroke="DARK" stroke-width="2" opacity=".6"/>',
    "trousers": '<path d="M66 30h68l12 138h-34l-12-92-12 92H54z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M66 30h68l1 14H65z" fill="DARK"/><path d="M100 44v30M72 46c0 14-4 18-10 20M128 46c0 14 4 18 10 20" stroke="DARK" stroke-width="2" fill="none"/>',
    "shorts": '<path d="M58 54h84l12 78h-44l-10-32-10 32H46z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M58 54h84l2 14H56z" fill="DARK"/><path d="M100 68v26M96 66l-6 20M104 66l6 20" stroke="LIGHT" stroke-width="3" fill="none"/>',
    "hoodie": '<path d="M70 56 42 66 24 148l22 6 10-44v60h88v-60l10 44 22-6-18-82-28-10z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M66 60c0-44 68-44 68 0-10 22-58 22-68 0z" fill="DARK"/><path d="M78 60c4-26 40-26 44 0-8 12-36 12-44 0z" fill="LIGHT"/><path d="M72 128h56l10 26H62z" fill="DARK" opacity=".55"/><path d="M90 76v26M110 76v26" stroke="ACCENT" stroke-width="3"/>',
    "sweater": '<path d="M74 44 44 56 24 142l22 6 10-42v62h88v-62l10 42 22-6-20-86-30-12c-8 14-44 14-52 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M56 158h88v10H56zM24 140l22 6M176 140l-22 6" stroke="DARK" stroke-width="6" fill="DARK"/><path d="m60 92 10 10 10-10 10 10 10-10 10 10 10-10 10 10 10-10M60 116l10 10 10-10 10 10 10-10 10 10 10-10 10 10 10-10" stroke="LIGHT" stroke-width="4" fill="none"/>',
    "coat": '<path d="M74 30 44 44 26 134l20 4 10-44-6 80h100l-6-80 10 44 20-4-18-90-30-14-26 20z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="m74 30 26 52 26-52-26 18z" fill="DARK"/><path d="M100 82v92M52 112h96" stroke="DARK" stroke-width="4"/><g fill="ACCENT"><circle cx="90" cy="98" r="4"/><circle cx="90" cy="128" r="4"/><circle cx="90" cy="152" r="4"/></g>',
    "jacket": '<path d="M72 36 42 50 24 132l22 6 10-40v56h88V98l10 40 22-6-18-82-30-14-28 14z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="m72 36 28 62 28-62-28 14z" fill="LIGHT" stroke="DARK" stroke-width="2"/><path d="M100 98v56M64 124h22M114 124h22" stroke="DARK" stroke-width="4"/>',
    "sock": '<path d="M62 30h38v66l34 36c14 20-6 42-28 30l-40-34c-6-6-6-12-4-18z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M62 30h38v16H62zM62 56h38" fill="LIGHT" stroke="DARK" stroke-width="3"/><path d="M112 164c-8-10-2-26 14-28" fill="none" stroke="DARK" stroke-width="4"/>',
    "briefs": '<path d="M40 60h120l-6 40-38 16-8 34h-16l-8-34-38-16z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M40 60h120l-2 16H42z" fill="DARK"/>',
    "pyjamas": '<path d="M64 26 44 36 34 84l14 4 6-22v36h52V66l6 22 14-4-10-48-20-10-16 10z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M104 96h56l6 76h-24l-10-48-10 48h-24z" fill="LIGHT" stroke="DARK" stroke-width="3"/><path d="M80 36v66" stroke="DARK" stroke-width="2"/>',
    "trainer": '<path d="M24 132c0-14 6-22 8-40 12 8 26 6 36-6 18 20 42 34 76 38 22 2 32 10 32 22v8H24z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M22 150h156c2 14-4 20-14 20H38c-12 0-16-8-16-20z" fill="ACCENT" stroke="DARK" stroke-width="3"/><path d="m74 98 14-8M88 108l12-10M104 116l10-10M120 122l8-9" stroke="ACCENT" stroke-width="5"/><path d="M36 132c30 6 54-4 66-12" fill="none" stroke="DARK" stroke-width="5"/>',
    "boot": '<path d="M62 28h52v74c10 12 52 10 56 40v10H58z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M56 150h116v14c0 6-2 8-8 8h-52l-6-8H84v8H64c-6 0-8-4-8-8z" fill="DARK"/><path d="M62 28h52v12H62z" fill="LIGHT" stroke="DARK" stroke-width="2"/><path d="m90 58 24-2M92 74l24-2M94 90l24-2" stroke="ACCENT" stroke-width="4"/>',
    "sandal": '<path d="M26 140c30-4 100-24 130-10 20 8 22 20 18 28-6 8-14 8-20 8H40c-12 0-18-14-14-26z" fill="DARK"/><path d="M30 132c26-2 98-22 126-10 16 6 20 14 18 24-60-8-104 2-146 4-2-6-2-12 2-18z" fill="LIGHT"/><path d="M46 134c4-46 34-50 46-18M112 124c8-34 34-26 42 2" fill="none" stroke="MAIN" stroke-width="12"/>',
    "heel": '<path d="M30 78c4-14 22-12 28 2 20 40 60 62 104 70 12 2 16 10 12 16H122c-34-4-54-30-72-48l2 52h-8l-12-66c-2-10-4-18-2-26z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M58 80c20 40 50 60 84 66" fill="none" stroke="LIGHT" stroke-width="5"/>',
    "formal": '<path d="M26 126c0-18 4-28 10-36 18 6 34 4 48-4 20 22 46 32 74 36 16 4 20 14 20 26v6H26z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M24 154h154v10c0 4-2 6-6 6h-90l-4-6H60v8H32c-6 0-8-6-8-18z" fill="DARK"/><path d="M84 86c-6 16-2 26 10 34M120 108c-4 12 0 26 8 40" fill="none" stroke="DARK" stroke-width="4"/><path d="m70 104 18-8M78 116l18-8" stroke="LIGHT" stroke-width="4"/>',
    "slipper": '<path d="M22 136c0-12 10-18 24-18h20c20-44 84-40 102 2 10 20 10 34 4 44H34c-8 0-12-12-12-28z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M66 118c-8 14-6 22 2 28" fill="none" stroke="LIGHT" stroke-width="12"/><path d="M24 158h150" stroke="DARK" stroke-width="9"/>',
    "backpack": '<path d="M76 46c0-28 48-28 48 0" fill="none" stroke="DARK" stroke-width="8"/><path d="M52 80c0-24 18-36 48-36s48 12 48 36v74c0 10-6 16-16 16H68c-10 0-16-6-16-16z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M66 112h68v44H66z" fill="LIGHT" stroke="DARK" stroke-width="3"/><path d="M66 112h68v10H66z" fill="DARK"/><path d="M60 86h80" stroke="DARK" stroke-width="4"/>',
    "handbag": '<path d="M68 84c0-64 64-64 64 0" fill="none" stroke="DARK" stroke-width="7"/><path d="M44 82h112l12 84c0 4-4 6-8 6H40c-4 0-8-2-8-6z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M44 82h112l4 30c-40 18-80 18-120 0z" fill="LIGHT" opacity=".55"/><path d="M90 112h20v16H90z" fill="ACCENT" stroke="DARK" stroke-width="2"/>',
    "suitcase": '<path d="M78 52V26h44v26" fill="none" stroke="DARK" stroke-width="7"/><rect x="50" y="50" width="100" height="112" rx="12" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M72 56v100M90 56v100M110 56v100M128 56v100" stroke="DARK" stroke-width="3" opacity=".55"/><g fill="DARK"><circle cx="68" cy="168" r="7"/><circle cx="132" cy="168" r="7"/></g>',
    "wallet": '<rect x="34" y="62" width="132" height="94" rx="10" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M34 84h132" stroke="DARK" stroke-width="4"/><path d="M124 102h44v28h-44a14 14 0 0 1 0-28z" fill="LIGHT" stroke="DARK" stroke-width="3"/><circle cx="132" cy="116" r="5" fill="DARK"/>',
    "belt": '<path d="M30 84h140v34H30z" fill="MAIN" stroke="DARK" stroke-width="3"/><rect x="52" y="74" width="40" height="54" rx="6" fill="none" stroke="ACCENT" stroke-width="7"/><g fill="DARK"><circle cx="112" cy="101" r="4"/><circle cx="130" cy="101" r="4"/><circle cx="148" cy="101" r="4"/></g>',
    "hat": '<path d="M54 116c0-62 92-62 92 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M46 112h108v28H46z" fill="LIGHT" stroke="DARK" stroke-width="3"/><path d="M62 114v24M80 114v24M100 114v24M120 114v24M138 114v24" stroke="DARK" stroke-width="3"/><circle cx="100" cy="60" r="14" fill="LIGHT" stroke="DARK" stroke-width="3"/>',
    "cap": '<path d="M46 120c0-66 104-66 104 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M98 120c30-8 66-6 82 14-24-4-56-4-82-2z" fill="DARK"/><path d="M98 71v48M98 71c-24 8-34 28-34 48" fill="none" stroke="DARK" stroke-width="2"/>',
    "strawhat": '<ellipse cx="100" cy="130" rx="80" ry="22" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M58 126c0-70 84-70 84 0-22 10-62 10-84 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M57 112c26 12 60 12 86 0v14c-26 10-60 10-86 0z" fill="DARK"/>',
    "scarf": '<path d="M60 40c30-14 54-14 80 0l-6 34c-22 12-46 12-68 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M74 66h34l8 98H76z" fill="LIGHT" stroke="DARK" stroke-width="3"/><path d="M104 70l24-6 16 76-28 6z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M78 164v10M88 164v10M98 164v10M108 164v10M120 146l2 10M130 144l2 10M140 142l2 10" stroke="DARK" stroke-width="3"/>',
    "gloves": '<path d="M62 170v-62L50 92c-6-10 6-18 14-8l8 8V50c0-10 12-10 13 0v-8c1-10 13-10 13 0v8c1-10 13-10 13 0v12c1-9 12-9 12 0v52c0 14-6 18-8 26v30z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M60 150h56v20H60z" fill="DARK"/><path d="M85 52v36M98 52v36M111 58v30" stroke="DARK" stroke-width="2"/>',
    "sunglasses": '<path d="M26 80h148" stroke="DARK" stroke-width="7"/><path d="M28 80h62c2 40-14 50-32 50S26 116 28 80zM110 80h62c2 36-12 50-30 50s-34-10-32-50z" fill="MAIN" stroke="DARK" stroke-width="5"/><path d="M40 90l16 26M122 90l16 26" stroke="LIGHT" stroke-width="6"/>',
    "umbrella": '<path d="M22 108c6-96 150-96 156 0-12-12-26-12-39 0-12-12-26-12-39 0-12-12-26-12-39 0-12-12-26-12-39 0z" fill="MAIN" stroke="DARK" stroke-width="3"/><path d="M100 30v118c0 24 30 24 30 2" fill="none" stroke="DARK" stroke-width="6"/>',
    "watch": '<path d="M78 26h44l6 40H72zM72 134h56l-6 40H78z" fill="MAIN" stroke="DARK" stroke-width="3"/><circle cx="100" cy="100" r="44" fill="DARK"/><circle cx="100" cy="100" r="36" fill="#fbfbf8"/><path d="M100 76v24l18 10" fill="none" stroke="#333" stroke-width="5"/><circle cx="150" cy="100" r="6" fill="DARK"/>',
    "jewel": '<path d="M44 34c4 96 108 96 112 0" fill="none" stroke="MAIN" stroke-width="6"/><path d="M100 108c-26-26-44 6 0 48 44-42 26-74 0-48z" fill="MAIN" stroke="DARK" stroke-width="3"/>',
    "ring": '<circle cx="100" cy="122" r="44" fill="none" stroke="MAIN" stroke-width="13"/><path d="m78 58 14-18h16l14 18-22 24z" fill="LIGHT" stroke="DARK" stroke-width="3"/>',
    "earrings": '<path d="M66 40v20M134 40v20" stroke="DARK" stroke-width="5"/><circle cx="66" cy="100" r="34" fill="none" stroke="MAIN" stroke-width="11"/><circle cx="134" cy="100" r="34" fill="none" stroke="MAIN" stroke-width="11"/>',
}  # fmt: skip

DRAWINGS: Final[dict[str, str]] = {**_CLOTHES, **MORE_DRAWINGS, **PLAY_DRAWINGS}

_BY_WORD: Final = (  # (shape of the shelf, words in the title, better shape), the first that fits
    ("trousers", "short", "shorts"), ("tshirt", "short", "shorts"), ("tshirt", "dress", "dress"),
    ("tshirt", "jacket", "jacket"), ("tshirt", "shell", "jacket"), ("tshirt", "leggings", "trousers"),
    ("tshirt", "hoodie", "hoodie"), ("tshirt", "suit", "coat"), ("tshirt", "sports bra", "swimsuit"),
    ("tshirt", "bodysuit", "swimsuit"), ("tshirt", "polo", "shirt"), ("sock", "brief", "briefs"),
    ("sock", "soft cup bra", "briefs"), ("trainer", "boots", "boot"), ("trainer", "school shoes", "formal"),
    ("boot", "low", "trainer"), ("heel", "flat", "formal"), ("boot", "budget", "trainer"),
    ("handbag", "backpack", "backpack"), ("suitcase", "holdall", "handbag"), ("suitcase", "cubes", "box"),
    ("wallet", "belt", "belt"), ("hat", "scarf", "scarf"), ("hat", "gloves", "gloves"),
    ("hat", "cap", "cap"), ("hat", "straw", "strawhat"), ("sunglasses", "umbrella", "umbrella"),
    ("jewel", "earrings", "earrings"), ("jewel", "ring", "ring"), ("jewel", "hoop", "earrings"),
    ("jewel", "bracelet", "ring"), ("pan", "casserole", "pot"), ("pan", "saucepan", "pot"),
    ("pan", "knife", "knife"), ("pan", "board", "board"), ("appliance", "coffee", "coffeemachine"),
    ("appliance", "espresso", "coffeemachine"), ("appliance", "blender", "blender"),
    ("appliance", "mixer", "blender"), ("appliance", "fryer", "cooker"), ("appliance", "rice", "cooker"),
    ("appliance", "toaster", "toaster"), ("plate", "bowl", "bowl"), ("plate", "cutlery", "cutlery"),
    ("plate", "glasses", "wineglass"), ("plate", "tumbler", "mug"), ("plate", "tray", "board"),
    ("mug", "teapot", "teapot"), ("mug", "tea set", "teapot"), ("mug", "flask", "flask"),
    ("mug", "travel", "flask"), ("bedding", "cushion", "cushion"), ("box", "robot", "robot"),
    ("box", "vacuum", "vacuum"), ("box", "liquid", "bottle"), ("candle", "cushion", "cushion"),
    ("candle", "rug", "rug"), ("candle", "vase", "vase"), ("candle", "frame", "frame"),
    ("candle", "diffuser", "perfume"), ("chair", "table", "table"), ("chair", "desk", "table"),
    ("chair", "bookshelf", "shelf"), ("laptop", "tablet", "tablet"), ("laptop", "e-reader", "tablet"),
    ("headphones", "earbud", "earbuds"), ("headphones", "earphone", "earbuds"), ("speaker", "tv", "tv"),
    ("speaker", "projector", "camera"), ("camera", "drone", "drone"), ("keyboard", "mouse", "mouse"),
    ("keyboard", "monitor", "tv"), ("keyboard", "ssd", "drive"), ("keyboard", "hub", "drive"),
    ("charger", "cable", "cable"), ("charger", "power bank", "powerbank"), ("charger", "case", "phone"),
    ("jar", "serum", "perfume"), ("jar", "cleanser", "bottle"), ("jar", "toner", "bottle"),
    ("lipstick", "palette", "palette"), ("bottle", "dryer", "hairdryer"), ("bottle", "soap", "box"),
    ("toothbrush", "toothpaste", "tube"), ("toothbrush", "shav", "razor"), ("toothbrush", "razor", "razor"),
    ("toothbrush", "trimmer", "razor"), ("dumbbell", "everyday yoga", "mat"), ("dumbbell", "cork", "mat"), ("dumbbell", "exercise bike", "exercisebike"),
    ("dumbbell", "yoga block", "box"), ("dumbbell", "resistance", "cable"), ("dumbbell", "speed", "cable"), ("dumbbell", "foam roller", "mat"), ("tent", "sleeping", "sleepingbag"),
    ("tent", "headlamp", "torch"), ("tent", "chair", "chair"), ("tent", "stove", "pot"),
    ("tent", "cool box", "box"), ("bike", "helmet", "helmet"), ("bike", "lock", "lock"),
    ("bike", "light", "torch"), ("bike", "gloves", "gloves"), ("swimsuit", "shorts", "shorts"),
    ("swimsuit", "goggles", "goggles"), ("swimsuit", "towel", "towel"), ("ball", "basketball", "basketball"),
    ("ball", "racket", "racket"), ("ball", "tennis", "racket"), ("ball", "badminton", "racket"),
    ("ball", "bottle", "flask"), ("ball", "duffel", "handbag"), ("blocks", "train", "train"),
    ("blocks", "car", "car"), ("blocks", "robot", "toyrobot"), ("teddy", "house", "dollhouse"),
    ("game", "puzzle", "puzzle"), ("game", "chess", "chess"), ("diaper", "bottle", "babybottle"),
    ("diaper", "lotion", "bottle"), ("diaper", "wipes", "box"), ("diaper", "bib", "tshirt"),
    ("pram", "backpack", "backpack"), ("pram", "chair", "chair"), ("pram", "blanket", "towel"),
    ("pram", "monitor", "phone"), ("pram", "carrier", "backpack"), ("pencil", "journal", "notebook"),
    ("pencil", "watercolour", "palette"), ("pencil", "clay", "box"), ("coffee", "tea", "tea"),
    ("coffee", "chocolate", "chocolate"), ("gift", "gift card", "giftcard"),
)  # fmt: skip


def drawing_for(drawing: str, title: str) -> str:
    """The shape for a product, from its shelf's shape and its English title."""
    words = f" {title.lower()}"
    fits = (better for shape, word, better in _BY_WORD if shape == drawing and f" {word}" in words)
    return next(fits, drawing)
