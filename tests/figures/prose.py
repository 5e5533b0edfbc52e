"""Reports written for these tests, and what the records say about each of their figures.

Each figure is written as ⟨code:number⟩; the report is the text with the numbers alone.
"""

import re

RECORDED = {
    "members_all_tiers": 8053,
    "members": 440,
    "symposia": 32,
    "lectures": 11,
    "study_participations": 490,
    "training_classes": 2,
    "outside_trainees": 43,
    "consultation_topics": 8,
    "research_topics": 12,
    "research_trips": 51,
    "own_research": 104,
    "livelihood_reports": 15,
    "livelihood_proposals": 10,
    "livelihood_suggestions": 241,
    "problems_solved": 15,
    "deeds_done": 15,
    "hot_issues": 30,
    "duty_proposal": 1,
    "duty_opinion_item": 1,
    "duty_story": 1,
    "duty_study_reflection": 1,
    "members_cpc": 179,
    "members_non_cpc": 261,
    "pairs": 1837,
    "party_vice_chairs": 8,
    "vice_chair_talks": 106,
    "subgroup_talks": 384,
    "visits": 702,
    "stories": 131,
    "proposals_received": 512,
    "proposals_filed": 450,
    "proposals_not_filed": 62,
    "proposals_replied": 430,
    "opinion_items_received": 600,
}

PLAIN = """年度工作回顾
目前全区共有⟨members_all_tiers:8053⟩名各级政协委员。新一届委员⟨members:440⟩人，其中党员委员⟨members_cpc:179⟩名、\
党外委员⟨members_non_cpc:261⟩名。
全年举办学习座谈会⟨symposia:32⟩场次、政协讲堂⟨lectures:11⟩期，委员参加⟨study_participations:490⟩人次；\
与党校合办委员培训班⟨training_classes:2⟩期，选派⟨outside_trainees:43⟩名委员到延安大学培训。
经主席会议研究，确定协商议题⟨consultation_topics:8⟩项、主题教育调研选题⟨research_topics:12⟩项。\
主席会议成员开展带队调研⟨research_trips:51⟩次，委员自选题目调研⟨own_research:100⟩多次。
围绕民生议题，形成调研报告⟨livelihood_reports:15⟩篇，提出提案⟨livelihood_proposals:10⟩件、\
意见建议⟨livelihood_suggestions:241⟩条。帮助群众解决急难愁盼问题⟨problems_solved:15⟩件，办成实事⟨deeds_done:15⟩件，\
从界别群收集热点难点问题⟨hot_issues:30⟩条。
每位委员全年撰写提案⟨duty_proposal:1⟩份、反映社情民意信息⟨duty_opinion_item:1⟩条、编写委员故事⟨duty_story:1⟩个、\
起草学习心得体会⟨duty_study_reflection:1⟩份。
全年结成联系对子⟨pairs:1800⟩余对。⟨party_vice_chairs:8⟩名党员副主席带头与党外委员谈心谈话⟨vice_chair_talks:100⟩多人次，\
专委会分党组谈心交流⟨subgroup_talks:380⟩余人次，看望慰问委员⟨visits:700⟩余人次。征集委员故事⟨stories:130⟩多篇。
"""

TURNED = """⟨symposia:32⟩场学习座谈会、⟨lectures:11⟩期政协讲堂，⟨study_participations:490⟩人次参加学习。\
举办了⟨training_classes:2⟩期培训班，组织委员⟨outside_trainees:43⟩人赴延安干部学院研修。
本届委员共⟨members:440⟩名：中共党员⟨members_cpc:179⟩名，党外人士⟨members_non_cpc:261⟩名。\
加上住区全国政协委员和市、县委员，四级委员共⟨members_all_tiers:8053⟩名。
选定⟨consultation_topics:8⟩个重点协商议题、⟨research_topics:12⟩个主题教育课题；率队调研⟨research_trips:51⟩次；\
委员自主开展调研⟨own_research:100⟩余次。
民生领域：⟨livelihood_reports:15⟩份调研报告、⟨livelihood_proposals:10⟩件提案、⟨livelihood_suggestions:241⟩条意见建议；\
解决了⟨problems_solved:15⟩个民生难题，办好⟨deeds_done:15⟩件实事，梳理⟨hot_issues:30⟩个热点、难点问题。
落实“四个一”（写⟨duty_proposal:1⟩份提案、报送⟨duty_opinion_item:1⟩条社情民意信息、写⟨duty_story:1⟩个委员故事、\
交⟨duty_study_reflection:1⟩篇学习心得）。
联系对子达⟨pairs:1800⟩多对；党员副主席⟨party_vice_chairs:8⟩位，与党外委员谈心⟨vice_chair_talks:100⟩余人次；\
分党组开展谈心谈话⟨subgroup_talks:380⟩多人次；走访委员⟨visits:700⟩多人次；委员故事⟨stories:130⟩余篇。
收到提案⟨proposals_received:512⟩件。立案提案⟨proposals_filed:450⟩件，不予立案⟨proposals_not_filed:62⟩件；\
提案已答复⟨proposals_replied:430⟩件。收到社情民意信息⟨opinion_items_received:600⟩条。
"""

NOTHING_OF_OURS = """全国收到提案5992件，同比增加120件。调研走访12个部门、15个县、36家企业，投入办实事经费15万元，\
办复率99.6%。
300名委员参加视察，走访群众2000人次，为农牧民举办技能培训班5期。各市地政协开展调研200次。
围绕8个方面提出要求，30名干部参加培训，43名专家赴延安大学学习。去年举办学习座谈会28次，明年计划举办政协讲堂12期。
编发简报120期，形成工作报告3份，发展党员26名，党外干部12名参加座谈。企业与村结成帮扶项目18个，讲好故事。
"""

_FIGURE = re.compile(r"⟨(\w+):(\d+)⟩")


def report(marked, **changed):
    """The text as a reader has it, with some numbers changed."""
    return _FIGURE.sub(lambda figure: str(changed.get(figure[1], figure[2])), marked)


def figures(marked):
    return [(code, int(number)) for code, number in _FIGURE.findall(marked)]
