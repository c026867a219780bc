"""Finds what a machine leaves in a tree: its paths and the hosts that its packages come from. Prints them, exits 1."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = {Path("/"), Path("/tmp"), Path("/home"), Path("/var"), Path("/srv"), Path("/opt"), Path("/mnt"), Path("/data")}
APT = ("/etc/apt/sources.list", "/etc/apt/sources.list.d")
PIP = ("index-url", "extra-index-url", "find-links", "proxy", "trusted-host")


def settings() -> str:
    """Everything on this machine that may name a registry."""
    pip = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    texts = [pip.stdout, *(os.environ.get("PIP_" + name.upper().replace("-", "_"), "") for name in PIP)]
    for place in map(Path, APT):
        for file in sorted(place.glob("*")) if place.is_dir() else [place]:
            if file.is_file():
                texts.append(file.read_text("utf-8", "replace"))
    return "\n".join(texts)


def hosts() -> set[str]:
    return set(re.findall(r"//(?:[^/@\s]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", settings()))


def folders() -> set[str]:
    found = {Path.home(), ROOT, ROOT.parent, *map(Path, re.findall(r"file://(/[^\s'\",]+)", settings()))} - COMMON
    return {str(path) + "/" for path in found if len(str(path)) > 3}


def pattern() -> re.Pattern[str]:
    words = [re.escape(host) for host in sorted(hosts())]
    words += [r"(?<![\w./-])" + re.escape(folder) + r"(?=[\w.])" for folder in sorted(folders())]
    return re.compile("|".join(words))


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    sought, found = pattern(), 0
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for hit in sought.finditer(line):
                found += 1
                sys.stdout.write(f"{name}:{number}: {hit.group()}\n")
    sys.stdout.write(f"{found} traces of a machine\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
