"""The door to the network: is the port free, does somebody answer?"""

from __future__ import annotations

import errno
import socket
import urllib.error
import urllib.request

from geo_oss.errors import Unavailable


def need_free(host: str, port: int) -> None:
    """Nothing, when a server may listen there. Raises `Unavailable` saying why not and what to type instead."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as problem:
            raise Unavailable(en=_sentence(problem, host, port)) from None
        except OverflowError:
            raise Unavailable(en=f"{port} is not a port; ports go from 1 to 65535.") from None


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there, with whatever status."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    try:
        with urllib.request.urlopen(f"http://{shown}:{port}/livez", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def reachable(host: str) -> str:
    """The address under which others reach a server on `host`: for 0.0.0.0 and :: this machine's own in its network."""
    if host not in {"0.0.0.0", "::"}:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            way_out.connect(("192.0.2.1", 9))  # sends nothing: it only asks which interface would be taken
        except OSError:
            return "127.0.0.1"
        return str(way_out.getsockname()[0])


def _sentence(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Stop that one, or choose another: --port {port + 1}"
    if problem.errno == errno.EACCES:
        return f"Only root may use port {port}. Choose one from 1024 on: --port 8000"
    if problem.errno == errno.EADDRNOTAVAIL or isinstance(problem, socket.gaierror):
        return f"This machine has no address {host}. Use --host 127.0.0.1 (only here) or --host 0.0.0.0 (the network)."
    return f"The web server cannot listen on {host}:{port}: {problem.strerror}."
