"""Prepare what serving needs, doing only what is missing: encoder, database, shop, dialogue model.

``.venv/bin/python scripts/prepare.py [--train]``; ``--train`` leaves the shop alone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


def prepare_encoder() -> None:
    """Export the embedding model, once."""
    from kernel.settings import load_settings
    from retrieval.build import encoder_folder
    from retrieval.export import export_encoder, is_exported

    settings = load_settings()
    folder = encoder_folder(settings)
    if not is_exported(settings.embedding_model, folder):
        print("aisle: exporting the text encoder (once, about 10 s) …", flush=True)
        warnings.simplefilter("ignore")
        export_encoder(settings.embedding_model, folder)


def prepare_shop() -> None:
    """Bring the database to its newest schema; fill it with the demo shop when it is empty."""
    from commerce.catalogue.model import ProductFilter
    from commerce.shop import build_shop
    from kernel.clock import SystemClock
    from kernel.database import build_database
    from kernel.migrations import migrate
    from kernel.settings import load_settings
    from knowledge.demo import import_demo_faq

    settings = load_settings()
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, SystemClock())
    if shop.catalogue.count(ProductFilter()) == 0:
        print("aisle: preparing the demo shop (once) …", flush=True)
        subprocess.run([sys.executable, "-m", "commerce", "demo"], cwd=ROOT, check=True)
        import_demo_faq(shop)
    database.close()


def prepare_recommender() -> None:
    """Train the recommender once where nothing is in force; without it, counts of orders serve."""
    from kernel.settings import load_settings
    from recommender.snapshots.shelf import build_shelf

    if build_shelf(load_settings()).load() is None:
        print("aisle: training the recommender (once, some seconds) …", flush=True)
        done = subprocess.run([sys.executable, "-m", "recommender", "train"], cwd=ROOT, check=False)
        if done.returncode != 0:
            print("aisle: not proven better yet; suggestions come from what sells and goes together")


def prepare_channels() -> None:
    """Write the credentials of the messaging apps that the settings switch on."""
    from kernel.settings import load_settings
    from web.channels.credentials import write_credentials

    write_credentials(load_settings())


def train() -> None:
    """Train the dialogue model when its inputs have changed."""
    done = subprocess.run([RASA_PYTHON, "scripts/train.py"], cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def main() -> int:
    """Prepare; the exit status."""
    from kernel.errors import ShopError

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--train", action="store_true", help="only the encoder and the dialogue model")
    asked = parser.parse_args()
    try:
        prepare_encoder()
        if not asked.train:
            prepare_shop()
            prepare_recommender()
            prepare_channels()
        train()
    except ShopError as error:
        print(f"aisle: {error.message}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
