"""``python -m retrieval export``: make the encoder's files that serving runs on."""

from __future__ import annotations

import argparse
import sys
import warnings

from kernel.errors import ShopError
from kernel.settings import load_settings
from retrieval.build import encoder_folder
from retrieval.export import export_encoder, is_exported


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(prog="python -m retrieval", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="export the embedding model to ONNX")
    export.add_argument("--force", action="store_true", help="export again even if it is there")
    asked = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    try:
        settings = load_settings()
        folder = encoder_folder(settings)
        if is_exported(settings.embedding_model, folder) and not asked.force:
            print(f"the encoder is there: {folder}")
            return 0
        print(f"exporting the encoder to {folder} (once, about 20 s) …", flush=True)
        export_encoder(settings.embedding_model, folder)
    except ShopError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1
    print("done")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
