"""Start Rasa's process quietly: its libraries warn of each other's age on every import."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Dict

QUIET: Dict[str, str] = {
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
}


def restart_quietly(extra: Dict[str, str] = {}) -> None:  # noqa: B006 (read only)
    """Run this very command again with the quietening variables, which are read at a process's start."""
    wanted = {**QUIET, **extra, "RASA_QUIET_STARTED": "1"}
    if os.environ.get("RASA_QUIET_STARTED"):
        del os.environ["RASA_QUIET_STARTED"]
        warnings.showwarning = lambda *_, **__: None  # some libraries set their own filters on import
        return
    os.execve(  # noqa: S606
        sys.executable,
        [sys.executable, *sys.orig_argv[1:]],
        {**wanted, **os.environ, "RASA_QUIET_STARTED": "1"},
    )
