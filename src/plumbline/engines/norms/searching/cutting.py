"""A sentence that is not found as it stands is cut into words, and those that only ask are left out."""

from typing import Final

import rjieba

from plumbline.engines.norms.searching.folding import fold, is_sign, simplify
from plumbline.engines.norms.searching.question import Question, Term

_ONLY_ASK: Final = """
什么 怎么 怎样 怎么样 怎么办 如何 是否 能否 可否 可以 能够 应该 需要 多少 多久 多长 多大 几天 哪些 哪个 哪里 谁 何时 何种 为什么 为何 请问
有没有 是不是 会不会 能不能 要不要 可不可以 规定 关于 对于 根据 按照 以及 或者 并且 如果 那么 这个 那个 这些 那些 他们 我们 你们 自己 时候 情况
进行 一个 没有 时间 the an of in on to for and or is are be what how when which who may can must shall does do
"""
_ASKING: Final = frozenset(fold(word) for word in _ONLY_ASK.split())


def cut(question: Question) -> tuple[Term, ...]:
    """Give the words of a question; phrases in quotation marks stay whole.

    >>> from plumbline.engines.norms.searching.question import read
    >>> [term.written for term in cut(read("放风筝要向谁申请"))]
    ['放风筝', '申请']
    """
    found: dict[str, Term] = {}
    for term in question.terms:
        for word in [term.written] if term.quoted else rjieba.cut(simplify(term.written)):
            folded = term.folded if term.quoted else fold(word).replace("\n", "")
            if folded and not all(map(is_sign, folded)):
                found.setdefault(folded, Term(word.strip(), folded, term.quoted))
    telling = [term for term in found.values() if term.quoted or _tells(term.folded)]
    return tuple(telling or found.values())


def _tells(folded: str) -> bool:
    return len(folded) > 1 and folded not in _ASKING
