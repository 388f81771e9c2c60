"""What the bureau types into the form of each act of the penalty; all of it invented."""

PARTY = "欧阳样例"
HOME = "示例区和平路 1 号 2 幢 301 室"
FINE = "6000"
FILE = {
    "party_kind": "natural_person",
    "party_name": PARTY,
    "party_address": HOME,
    "violation": "经营超过保质期的食品",
    "violated_law": "《中华人民共和国食品安全法》第三十四条第（十）项",
    "acting_capacity": "own_power",
    "jurisdiction_ground": "place_of_violation",
    "no_conflict": True,
}
INVESTIGATED = {
    "certificate_shown": True,
    "investigation_method": "inspect",
    "record_made": True,
    "investigation_record": "货架上有超过保质期的食品，已拍照并制作笔录",
    "evidence_kinds": ["audiovisual", "site_record"],
}
REVIEWED = {"plea_outcome": "not_adopted", "plea_reasons": "拟处罚的幅度已经考虑了当事人陈述的情节"}
PASSED = {"reviewer_is_new": False, "review_opinion": "passed", "review_reasons": "事实清楚，程序合法"}
CONCLUDED = {
    "facts_clear": True,
    "evidence_sufficient": True,
    "evidence_verified": True,
    "evidence_list": "现场检查笔录、货架照片",
    "electronic_monitoring": False,
    "limitation": "two_years",
    "party_born_on": "1985-06-15",
    "capacity": "full",
    "minor_violation": False,
    "corrected_in_time": True,
    "harm": "slight",
    "first_offence": False,
    "no_fault_proved": False,
    "mitigations": ["none"],
    "illegal_gain_fen": "0",
    "fined_for_same_act": False,
    "several_norms": False,
    "law_changed": False,
    "crime_suspected": False,
    "public_interest": False,
    "major_rights": False,
    "complex_case": True,
    "review_by_other_law": False,
    "grave_or_complex": False,
    "conclusion": "事实清楚，建议处罚",
}
NOTICE = {
    "proposed_kinds": ["fine"],
    "proposed_fine_fen": FINE,
    "basis_level": "law",
    "penalty_law": "《中华人民共和国食品安全法》第一百二十四条第一款第（五）项",
    "notice_reasons": "现场笔录和照片可以证明",
    "large_fine": True,
    "large_fine_basis": "本机关裁量基准（演示）",
    "severe_otherwise": False,
    "hearing_offered": True,
    "notice_handed_over": True,
}
DECISION = {
    "penalty_kinds": ["fine"],
    "fine_fen": FINE,
    "benchmark_facts": "违法生产经营的食品货值金额：800\n一年内同类违法次数：0",
    "departure_reasons": "当事人主动召回，社会影响很小（演示）。",
    "severity": "ordinary",
    "decided_facts": "经营超过保质期的食品，有现场笔录和照片为证。",
    "correction": "at_once",
    "performance": "自收到决定书之日起 15 日内到指定银行缴纳。",
    "reconsideration_body": "示例区人民政府",
    "court": "示例区人民法院",
    "remedy_order": "either",
    "sealed": True,
    "party_present": False,
    "social_impact": True,
    "social_impact_basis": "涉及食品安全",
}
