"""Whether somebody may perform every act."""

from collections.abc import Iterator

from plumbline.kernel.errors import Says
from plumbline.kernel.naming import ROLES
from plumbline.kernel.procedure import Act, Procedure
from plumbline.kernel.verifying.verified import Check, Finding


def findings(procedure: Procedure) -> Iterator[Finding]:
    """Give every act that nobody may perform."""
    deemed = {rule.otherwise for rule in procedure.rules}
    for act in procedure.acts.values():
        zh, en = act.title.zh, act.title.en
        if not any(role in ROLES for role in act.performed_by):
            yield _nobody(
                act,
                f"“{zh}”没有人可以做：没有 {'、'.join(act.performed_by) or '任何人'} 这样的岗位",
                f"Nobody may perform “{en}”: there is no post {', '.join(act.performed_by) or 'named'}",
            )
        elif act.performed_by == ("system",) and act.code not in deemed:
            yield Finding(
                check=Check.PEOPLE,
                fault=False,
                act=act.code,
                law=act.law,
                says=Says(
                    zh=f"“{zh}”只由系统登记，本程序没有规则让它视为发生：只有相关案件的告知才会带来它",
                    en=f"“{en}” is entered by the system alone and no rule here deems it to happen: only a related matter "
                    "can bring it about",
                ),
            )


def _nobody(act: Act, zh: str, en: str) -> Finding:
    return Finding(check=Check.PEOPLE, act=act.code, law=act.law, says=Says(zh=zh, en=en))
