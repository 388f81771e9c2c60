"""What a program is answered when an address of the interface breaks: a problem like any other, never a page.

Nothing is asked of the database: it may be what is broken.
"""

import sys
from typing import Final

from django.http import HttpRequest, HttpResponse

from plumbline.api.problems import ProblemType, Stopped, Wrong, answer
from plumbline.engines.ledger.outages import Outage, outage_of
from plumbline.kernel.errors import Says

PREFIX: Final = "/api/"
_LATER: Final = Says(zh="请过一两分钟再问", en="Ask again in a minute or two")
_WHY: Final = {
    Outage.FULL: Says(
        zh="服务器上放数据或者文件的磁盘没有空间了",
        en="The disk of the server that holds data or files has no room left",
    ),
    Outage.BUSY: Says(zh="数据库现在太忙，排队超过了时限", en="The database is too busy; waiting took too long"),
    Outage.SILENT: Says(
        zh="数据库或者文件库现在没有应答", en="The database or the store of files does not answer at the moment"
    ),
}
_OURS: Final = Wrong(
    says=Says(
        zh="这个问题没有答成，故障已经记下", en="This question could not be answered; the fault has been written down"
    ),
    cure=Says(zh="再问一次；仍然不行，请告诉运行人员", en="Ask once more; if it fails again, tell the operator"),
)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where an outage is the cause."""
    outage = outage_of(sys.exception())
    if outage is None:
        return answer(request, Stopped(ProblemType.OUR_FAULT, _OURS))
    return answer(request, Stopped(ProblemType.OUTAGE, Wrong(says=_WHY[outage], cure=_LATER)))
