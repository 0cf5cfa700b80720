#!/usr/bin/env bash
# Regenerate the three pinned, hashed locks from their short .in files.
set -euo pipefail
cd "$(dirname "$0")/.."
export SSL_CERT_FILE="${SSL_CERT_FILE:-${PIP_CERT:-}}"
[ -n "$SSL_CERT_FILE" ] || unset SSL_CERT_FILE
uv=.venv/bin/uv
export UV_CUSTOM_COMPILE_COMMAND="make lock"
find_links=(); [ -n "${PIP_FIND_LINKS:-}" ] && find_links=(--find-links "$PIP_FIND_LINKS" --no-emit-find-links)
"$uv" pip compile -q requirements.in -c requirements-torch.txt --python-version 3.11 --generate-hashes \
  --no-emit-package torch "${find_links[@]}" -o requirements.txt "$@"
"$uv" pip compile -q requirements-dev.in --python-version 3.11 --generate-hashes -o requirements-dev.txt "$@"
"$uv" pip compile -q bot/requirements.in --override bot/overrides.txt --python-version 3.10 --generate-hashes \
  -o bot/requirements.txt "$@"
