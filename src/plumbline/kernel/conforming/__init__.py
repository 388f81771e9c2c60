"""Holding a procedure against whole event logs: its rules made ready once, each case run through them event by event.

`conformance` asks what a matter known only in part still leaves possible; here every act of a case is written down with its
moment, millions of times over. The answers are those of the kernel that runs matters (`marking`): tests hold both together.
"""

from plumbline.kernel.conforming.course import Event, EventLike
from plumbline.kernel.conforming.judging import Judge, Judged
from plumbline.kernel.conforming.standing import Standing
from plumbline.kernel.conforming.telling import Account, Heading, headings

__all__ = ["Account", "Event", "EventLike", "Heading", "Judge", "Judged", "Standing", "headings"]
