"""`plumbline demo`: load the demonstration province, and serve it on this machine alone."""

import argparse
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from plumbline.cli import demo_witness
from plumbline.cli.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, say

HOST = "127.0.0.1"
MATTERS = 300
SEED = 2026
SEALING_SECONDS = "2"
POSTING_SECONDS = "5"
WORKERS = "2"


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser("demo", help="load the demonstration province and serve it")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    parser.add_argument("--matters", type=int, default=MATTERS, help=f"how many matters are told (default: {MATTERS})")
    parser.add_argument("--load-only", action="store_true", help="load, and do not serve")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load what is not there yet, then serve until told to end."""
    if not args.load_only and _taken(args.port):
        raise UsageError(f"port {args.port} of {HOST} is in use; choose another: make run PORT={args.port + 1}")

    start_engines()
    _load(args.matters)
    return 0 if args.load_only else _serve(args.port)


def _taken(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _load(matters: int) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from plumbline.demonstration import scripted
    from plumbline.demonstration.bodies import load_bodies
    from plumbline.demonstration.norms import load_norms
    from plumbline.demonstration.registers import load_registers
    from plumbline.demonstration.simulating import simulate
    from plumbline.engines.ledger import rounds
    from plumbline.engines.matters.models import Matter
    from plumbline.engines.norms.registering import sync
    from plumbline.kernel import clock

    if not settings.DEMONSTRATION:
        raise UsageError("the demonstration province is loaded with the settings config.settings.demo, and no others")
    loading = _begin()
    if loading:
        demo_witness.forget()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    say("1/4  数据库 · database")
    call_command("migrate", verbosity=0, interactive=False)
    say("2/4  规范登记 · norms")
    sync()
    came = load_norms()
    say(f"     虚构的法规文件 · invented files of norms: {len(came.files)}")
    say("3/4  机关和人员 · bodies and officers")
    load_bodies(SEED)
    say(f"     清单 · lists: {load_registers().lists}")
    scripted.tell(clock.today())
    told = simulate(count=matters, seed=SEED, today=clock.today(), progress=_progress)
    if told.matters:
        sys.stdout.write("\n")
    say(f"4/4  演示案件 · matters: {Matter.objects.count()}")
    sealed = rounds.take()
    say(f"     账本 · ledger: {sealed.size}")
    if loading:
        loading.unlink(missing_ok=True)


def _begin() -> Path | None:
    """Mark that a new embedded database is being loaded; take away what an interrupted loading left.

    Half-told stories would never be told to their end. A database that was loaded whole, or that somebody else made,
    bears no mark and is left alone; so is one on a server.
    """
    from django.conf import settings

    database = settings.DATABASES["default"]
    if not str(database["ENGINE"]).endswith("sqlite"):
        return None
    name = Path(str(database["NAME"]))
    loading = name.with_suffix(".loading")
    if loading.exists():
        for left in name.parent.glob(f"{name.name}*"):
            left.unlink()
        shutil.rmtree(settings.FILES, ignore_errors=True)
    if not name.exists():
        loading.parent.mkdir(parents=True, exist_ok=True)
        loading.touch()
        settings.ERASURES.unlink(missing_ok=True)
        settings.LEDGER_NEWEST_HEAD.unlink(missing_ok=True)  # of an invented ledger that is no more
    return loading


def _progress(done: int, whole: int) -> None:
    """Show how far it is: on a terminal on one line, elsewhere every fiftieth matter."""
    text = f"     演示案件 · matters {done}/{whole}"
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{text}")
    elif done % 50 == 0:
        sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _serve(port: int) -> int:
    """Serve, with the sequencer, a witness and who posts to it beside; all end together."""
    beside = [_start("plumbline", "ledger", "seal", "--every", SEALING_SECONDS)]
    if witness := demo_witness.serving():
        beside += [_start(*witness, quiet=True), _start("plumbline", "ledger", "post", "--every", POSTING_SECONDS)]
    server = _start(
        *("granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", WORKERS),
        *("--blocking-threads", "1", "--log-level", "warning", "config.wsgi:application"),
    )
    say(f"\n准绳 · Plumbline  http://{HOST}:{port}/   (English: http://{HOST}:{port}/en/)   Ctrl-C 结束 · ends it")
    sys.stdout.flush()

    def end(_signal: int, _frame: object) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, end)
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0
    finally:
        for process in beside:
            process.terminate()
        for process in beside:
            process.wait()


def _start(program: str, *arguments: str, quiet: bool = False) -> subprocess.Popen[bytes]:
    """Start a program that stands beside the running Python."""
    told = subprocess.DEVNULL if quiet else None
    command = [str(Path(sys.executable).parent / program), *arguments]
    return subprocess.Popen(command, stdout=told, stderr=told)  # noqa: S603 — our own programs
