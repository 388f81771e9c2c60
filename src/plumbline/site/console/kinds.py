"""What the kinds of events in the ledger are called: acts on bodies and accounts, acts of procedures."""

from typing import Final

from plumbline.kernel import catalogue
from plumbline.kernel.errors import Says
from plumbline.site.words import Words

KINDS: Final = {
    "body_loaded": Says(zh="载入机关", en="Body loaded"),
    "body_founded": Says(zh="登记机关", en="Body entered"),
    "body_placed": Says(zh="改上级", en="Placed below another body"),
    "body_renamed": Says(zh="机关更名", en="Body renamed"),
    "body_ended": Says(zh="撤销机关", en="Body ended"),
    "duties_passed": Says(zh="职责划出", en="Duties passed on"),
    "duties_taken_over": Says(zh="承接职责", en="Duties taken over"),
    "regions_loaded": Says(zh="载入区划", en="Regions loaded"),
    "regions_changed": Says(zh="区划变更", en="Regions changed"),
    "matter.pass": Says(zh="案件移交承接机关", en="Matter passed to the body that took over"),
    "competence_granted": Says(zh="登记职权", en="Competence recorded"),
    "post_opened": Says(zh="设立岗位", en="Post opened"),
    "officer_enlisted": Says(zh="登记人员", en="Officer entered"),
    "officer_appointed": Says(zh="任命", en="Appointment made"),
    "appointment_ended": Says(zh="结束任职", en="Appointment ended"),
    "officer_left": Says(zh="人员离任", en="Officer left"),
    "delegation_made": Says(zh="委托职责", en="Role delegated"),
    "delegation_ended": Says(zh="结束委托", en="Delegation ended"),
    "delegation_revoked": Says(zh="撤销委托", en="Delegation revoked"),
    "conflict_entered": Says(zh="登记利害关系", en="Conflict of interest entered"),
    "conflict_ended": Says(zh="利害关系结束", en="Conflict of interest ended"),
    "suspension_lifted": Says(zh="解除暂扣", en="Suspension lifted"),
    "certificate_checked": Says(zh="年度审验", en="Annual check"),
    "certificate_issued": Says(zh="发执法证", en="Certificate issued"),
    "certificate_suspended": Says(zh="暂扣执法证", en="Certificate suspended"),
    "qualification_registered": Says(zh="登记资格", en="Qualification entered"),
    "account_opened": Says(zh="开立账号", en="Account opened"),
    "account_closed": Says(zh="停用账号", en="Account closed"),
    "administrator_made": Says(zh="设管理员", en="Administrator made"),
    "administrator_set_up": Says(zh="设立三员", en="Administrators set up"),
    "evidence.take": Says(zh="收取证据", en="Evidence taken"),
    "text_imported": Says(zh="导入法规原文", en="Text of a norm imported"),
    "text_checked": Says(zh="检查法规原文", en="Text of a norm checked"),
    "import_accepted": Says(zh="接受导入的文件", en="Imported file accepted"),
    "import_set_aside": Says(zh="搁置导入的文件", en="Imported file set aside"),
    "clean_up_opened": Says(zh="提出清理任务", en="Clean-up tasks opened"),
    "clean_up_settled": Says(zh="清理任务办结", en="Clean-up task settled"),
    "clean_up_dismissed": Says(zh="清理任务撤下", en="Clean-up task dismissed"),
    "ledger.key_announced": Says(zh="公布账本的下一把密钥", en="Next key of the ledger announced"),
    "ledger.alarm_settled": Says(zh="见证人的警报了结", en="Alarm of a witness settled"),
    "ledger.renamed": Says(zh="账本改名继续", en="Log goes on under another name"),
    "ledger.erased": Says(zh="删除个人信息", en="Personal data erased"),
    "matter.erasure_asked": Says(zh="提出删除个人信息", en="Erasing personal data asked for"),
    "matter.erasure_declined": Says(zh="不删除个人信息", en="Erasing personal data declined"),
}


def kind_words(kind: str) -> Words:
    """Name a kind of event; one that is not known is named by its code."""
    if kind in KINDS:
        return KINDS[kind]
    procedure, _dot, act = kind.rpartition(".")
    versions = catalogue.load().procedures.get(procedure, ())
    return next((version.acts[act].title for version in reversed(versions) if act in version.acts), kind)
