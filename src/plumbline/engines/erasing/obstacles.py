"""What stands against erasing the personal data of a matter, each with its provision and its cure."""

from collections.abc import Iterator

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.erasing.finding import Found, names_anybody
from plumbline.engines.erasing.grounds import ARTICLE, KEPT_LONGER, Ground, Scope
from plumbline.engines.erasing.models import KEEPING_LENGTH, State
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.refusing import about, of_erased
from plumbline.kernel.errors import Reason, ReasonKind, Says


def against_asking(matter: Matter, found: Found, *, ground: str, scope: str, keeping: str) -> list[Reason]:
    """List what is wrong with what somebody asks, and what stands against it in the matter."""
    return [*_of_form(found, ground=ground, scope=scope, keeping=keeping), *against(matter, found, scope=scope)]


def against(matter: Matter, found: Found, *, scope: str) -> list[Reason]:
    """List what stands against erasing in the matter itself."""
    return [*_gone_already(matter, scope), *_still_needed(matter), *_still_published(matter, found)]


def _of_form(found: Found, *, ground: str, scope: str, keeping: str) -> Iterator[Reason]:
    if ground not in Ground.codes():
        says = Says(zh="还没有选删除的理由", en="The ground is not chosen yet")
        yield about("ground", says, law=f"{ARTICLE}.1")
    if scope not in Scope.codes():
        yield about("scope", Says(zh="还没有选删除的范围", en="How much goes is not chosen yet"), law=ARTICLE)
    if not keeping.strip():
        says = Says(
            zh="还没有写保存期限依哪条规定、何时届满",
            en="Which rule sets the period of keeping, and when it ended, is not said yet",
        )
        yield about("keeping", says, law=KEPT_LONGER)
    elif len(keeping.strip()) > KEEPING_LENGTH:
        says = Says(zh=f"最多 {KEEPING_LENGTH} 字", en=f"At most {KEEPING_LENGTH} characters")
        yield about("keeping", says, law=KEPT_LONGER)
    elif any(value in keeping for value in found.values):
        says = Says(
            zh="这句话会永远留在账本里，不能写出要删除的姓名、号码或者地址",
            en="This sentence stands in the ledger for ever: it may not name what is to be erased",
        )
        yield about("keeping", says, law=ARTICLE)


def _gone_already(matter: Matter, scope: str) -> list[Reason]:
    done = matter.erasures.filter(state__in=(State.DECIDED, State.DONE), scope__in={scope, Scope.MATTER})
    return of_erased(matter) if done.exists() else []


def _still_needed(matter: Matter) -> Iterator[Reason]:
    """Say that a matter is still being handled, or something is still owed in it: the purpose stands."""
    if matter.ended_at is None:
        says = Says(
            zh="案件还没有办结，处理目的还在，不能删除",
            en="The matter has not ended, so the purpose stands and nothing is erased",
        )
        cure = Says(
            zh="先办结案件；记错了的，更正记录", en="End the matter first; what is recorded wrongly is corrected"
        )
        yield Reason(kind=ReasonKind.UNMET, says=says, law=f"{ARTICLE}.1(1)", cure=cure)
    elif matter.obligations.filter(state__in=("open", "unknown")).exists():
        says = Says(
            zh="案件办结后还有法定义务没有履行，个人信息还要用",
            en="Something is still owed by law after the end of the matter, for which the data is needed",
        )
        cure = Says(zh="先做完还欠着的行为", en="Perform what is still owed first")
        yield Reason(kind=ReasonKind.UNMET, says=says, law=f"{ARTICLE}.1(1)", cure=cure)


def _still_published(matter: Matter, found: Found) -> Iterator[Reason]:
    """Say that a standing publication names what is to go: what is public is withdrawn by an act, with its reason."""
    if not names_anybody(matter):
        return
    for one in found.publications:
        if one.stands and names(one, found):
            says = Says(
                zh=f"公开着的《{one.title}》里还写着要删除的内容",
                en=f"“{one.title}” is public and still names what is to be erased",
            )
            cure = Says(zh="先依程序撤回公开", en="Withdraw the publication by its procedure first")
            yield Reason(kind=ReasonKind.UNMET, says=says, law="行政处罚法#50; 个人信息保护法#25", cure=cure)


def names(publication: Publication, found: Found) -> bool:
    """Tell whether the published words hold a name, a number or an address that is to go."""
    return any(value in publication.words for value in found.values)
