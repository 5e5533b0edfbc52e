"""Ask Debian for what a test needs and the machine lacks: as root it is installed, else the person is told how."""

import os
import shutil
import subprocess
import sys


class Missing(Exception):
    """Something is not on this machine and could not be put there; the message says what to do."""


def install(what: str, *packages: str) -> None:
    """Install Debian `packages`, without a question asked; `what` is the plain word for them.

    Raises Missing, with the command to type, for anyone but root and off Debian.
    """
    by_hand = f"{what} is not on this machine. On Debian: sudo apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Missing(by_hand)
    print(f"{what} is not on this machine: installing {' '.join(packages)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_MODE": "a"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        result = subprocess.run(
            ["apt-get", "-q", "-o", "Dpkg::Use-Pty=0", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        if result.returncode and command[0] == "install":  # a stale list may still do: only a failed install counts
            print(result.stdout, file=sys.stderr)
            raise Missing(f"{by_hand} (tried: it ended with {result.returncode}, see above)")
