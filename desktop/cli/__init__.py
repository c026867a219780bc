"""The command line: the same desk without a window. JSON in, JSON out, one object a line."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TextIO

from desktop.base import i18n, paths
from desktop.base.clock import Clock, SystemClock
from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError, UsageError
from desktop.cli.context import Context
from desktop.cli.parse import parser
from desktop.ui.wording.errors import sentence

DONE, REFUSED, USAGE, UNAVAILABLE, DAMAGED = range(5)
_EXITS = ((RefusedError, REFUSED), (UsageError, USAGE), (UnavailableError, UNAVAILABLE), (DamagedError, DAMAGED))


def main(
    argv: list[str],
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    environ: Mapping[str, str] | None = None,
    clock: Clock | None = None,
) -> int:
    """Runs one command and returns its exit status; the streams, the environment and the clock can be handed in."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    environ = os.environ if environ is None else environ
    i18n.set_language(environ.get("HUIYIN_LANG", "zh"))
    try:
        options = parser().parse_args(argv)
    except SystemExit as stop:  # argparse has told why on stderr
        return stop.code if isinstance(stop.code, int) else USAGE
    context = Context(options, stdin or sys.stdin, out, err, environ, clock or SystemClock())
    try:
        return int(options.run(context) or DONE)
    except HuiyinError as error:
        return _tell(error, out, err, getattr(options, "wording", sentence))
    except BrokenPipeError:  # whoever read along has gone: what is left was not done
        return UNAVAILABLE
    except KeyboardInterrupt:
        return _tell(UnavailableError("cancelled"), out, err)
    except Exception:
        logging.getLogger("huiyin").exception("command failed: %s", getattr(options, "verb", ""))
        return _tell(UnavailableError("command_fault", path=str(paths.logs_dir())), out, err)
    finally:
        context.close()


def _tell(error: HuiyinError, out: TextIO, err: TextIO, wording: Callable[[HuiyinError], str] = sentence) -> int:
    message = wording(error)
    told = {"code": error.code, "message": message}
    if isinstance(error, RefusedError):
        told = {"code": error.code, "field": error.field, "rule": error.rule, "message": message}  # type: ignore[dict-item]
    for stream, line in ((out, json.dumps(told, ensure_ascii=False)), (err, message)):
        with suppress(OSError, ValueError):
            print(line, file=stream, flush=True)
    return next((status for kind, status in _EXITS if isinstance(error, kind)), UNAVAILABLE)
