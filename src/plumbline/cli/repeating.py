"""What a service of the command does again and again, until it is told to end."""

import argparse
import signal
import threading
from collections.abc import Callable

from plumbline.cli.speaking import UsageError, in_language, say
from plumbline.kernel.errors import Says


def add_every(parser: argparse.ArgumentParser, doing: str) -> None:
    """Give a command the option to go on."""
    parser.add_argument("--every", type=float, metavar="SECONDS", help=f"go on until told to end, {doing}")


def until_told_to_end(work: Callable[[], None], args: argparse.Namespace) -> None:
    """Work at each interval; SIGTERM and SIGINT end it once what was begun is done. A database that restarts is waited for."""
    from django.db import DatabaseError, close_old_connections

    if args.every <= 0:
        raise UsageError("--every takes a number of seconds greater than 0")
    told = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: told.set())
    while not told.is_set():
        try:
            work()
        except DatabaseError as error:
            zh, en = f"数据库暂不可用，稍后再试：{error}", f"the database does not answer, trying again: {error}"
            say(in_language(Says(zh=zh, en=en), args.language))
        close_old_connections()
        told.wait(args.every)
