"""The pure part of an import: a file's bytes become a text and its citations. It may run in another process."""

import os
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, TypeVar

from plumbline.engines.norms import texts
from plumbline.engines.norms.texts import LawText, unreadable
from plumbline.kernel.errors import InvalidFacts, Reason, Says

if TYPE_CHECKING:
    from plumbline.engines.norms.citing import FoundIn

WORTH_A_POOL: Final = 60  # files; for fewer, starting processes takes longer than the work
WORKERS: Final = 2
_AHEAD: Final = 24  # files that are prepared before the writer needs them


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made of a file: its text and the citations in it, or why there is none."""

    text: LawText | None = None
    found: "tuple[FoundIn, ...]" = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is needed to prepare a file."""

    name: str
    data: bytes
    folders: tuple[str, ...]


def prepare(job: Job) -> Prepared:
    """Read a file and find the citations in it; what goes wrong with it is said, whatever it is."""
    from plumbline.engines.norms import citing  # noqa: PLC0415 — its models stand once the process has started Django

    try:
        text = texts.read(job.name, job.data, folders=job.folders)
        return Prepared(text, citing.find_in(text, text.pieces))
    except InvalidFacts as refusal:
        return Prepared(reasons=refusal.reasons)
    except Exception as error:  # noqa: BLE001 — a file that breaks a reader is reported and must not stop the others
        cure = Says(zh="请把这个文件交给维护者", en="Send this file to the maintainers")
        says = f"{type(error).__name__}: {error}"
        broken = unreadable(f"读取时出错：{says}", f"Reading it failed: {says}", cure=cure)
        return Prepared(reasons=broken.reasons)


Item = TypeVar("Item")


def prepared(jobs: Iterable[tuple[Item, Job | None]], *, parallel: bool) -> Generator[tuple[Item, Prepared | None]]:
    """Prepare files in their order, a few ahead of whoever asks; None stays None.

    Takes   parallel — use other processes; they are started fresh and never see this one's connections
    """
    if not parallel:
        for item, job in jobs:
            yield item, prepare(job) if job else None
        return
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=_start) as pool:
        waiting: deque[tuple[Item, Future[Prepared] | None]] = deque()
        try:
            for item, job in jobs:
                waiting.append((item, pool.submit(prepare, job) if job else None))
                while len(waiting) > _AHEAD:
                    yield _done(waiting)
            while waiting:
                yield _done(waiting)
        finally:
            for _, future in waiting:
                if future:
                    future.cancel()


def _done(waiting: "deque[tuple[Item, Future[Prepared] | None]]") -> tuple[Item, Prepared | None]:
    item, future = waiting.popleft()
    return item, future.result() if future else None


def _start() -> None:
    """Start a process: Django for the models' names alone, and the keyboard's interrupt is for the parent."""
    import signal  # noqa: PLC0415 — only in the new process

    import django  # noqa: PLC0415 — as above

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    django.setup()
