"""Who the cast of the matrix are, and what each record and each secret word of tests/factories/world.py is.

Who reads them is nobody's opinion: it is worked out from the cells of docs/rules/access.md. A new record gets a line in
RECORD_FACTS, a new secret word one in WORD_FACTS; a word that stands in two records has the facts of both.
"""

from functools import partial

from tests.access.table import ELSEWHERE, OBJECTS, Fact, Place, readers

SECTOR, OTHER_SECTOR, OTHER_BODY = "农业界", "教育界", "教育委员会"
AGENCY, OTHER_AGENCY = "教育局", "别的局"
ROLES = [column for column in next(iter(OBJECTS.values())) if column not in ("pub", "mem")]
WHERE = {"con": {"sector": OTHER_SECTOR}, "sco": {"body": OTHER_BODY}}
WHERE |= {"agy": {"agency": AGENCY}, "agl": {"agency": AGENCY}}
PLACES = {role: Place(role, **WHERE.get(role, {})) for role in ROLES} | {
    "other_agency": Place("agy", agency=OTHER_AGENCY),
    "owner": Place(is_member=True, sector=SECTOR),
    "pair_mate": Place(is_member=True, sector=SECTOR),
    "member": Place(is_member=True, sector=OTHER_SECTOR),
    "outsider": Place(is_member=True, assembly=ELSEWHERE),
}
EVERYBODY = set(PLACES)
PLACES["nobody"] = Place(signed_in=False)

OWNER = frozenset({"owner"})
TWO = frozenset({"owner", "pair_mate"})
hers = partial(Fact, own=OWNER)
theirs = partial(Fact, own=TWO)

draft, sent, filed = hers("proposal_unsent"), hers("proposal_sent"), hers("proposal_filed", agency=AGENCY)
letter, item, wrote = hers("letter", agency=AGENCY), hers("opinion_sent"), hers("writing_submitted")
issued_item = hers("opinion_sent", agency=AGENCY)
order, instruction = hers("order", agency=AGENCY), Fact("instruction", agency=AGENCY)
post, received, finding = hers("post", sector=SECTOR), hers("received"), hers("finding")
suggested, printed = hers("topic_suggested"), Fact("collection_item")
feedback_open, feedback_closed = hers("feedback_open"), hers("feedback_closed", agency=AGENCY)
livelihood = hers("livelihood", sector=SECTOR)
ledger_matter = hers("livelihood")  # raised where no sector is named
correction = hers("correction", but=frozenset({"ldg"}))  # of a roll: the liaison office owns it
originator = hers("originator")
account_request = Fact("account_request", agency=AGENCY)
hold = Fact("hold", own=frozenset({"pair_mate"}))  # who is held is told why
annual_draft, annual_frozen = Fact("annual_report_draft"), Fact("annual_report_frozen")

RECORD_FACTS = {
    "draft": draft,
    "seconding": hers("proposal_seconding"),
    "entered": Fact("proposal_unsent", own=frozenset({"owner", "prp"})),  # from paper, by the one who asks here
    **dict.fromkeys(["early", "in_review", "sent_on", "converted"], sent),
    **dict.fromkeys(["closed_to_members", "title_only", "taken_back"], filed),
    "open_to_members": hers("proposal_filed", agency=AGENCY, agreed=True),
    "letter": letter,
    "became": item,
    "opinion": item,
    "issued_item": issued_item,
    "item_draft": hers("opinion_unsent"),
    "issue": Fact("bulletin_issued"),
    "issue_draft": Fact("bulletin_draft"),
    "co_opinion": Fact("part_paper", agency=AGENCY),
    "livelihood": livelihood,
    "originator": originator,
    "heard": originator,
    "sayer": hers("originator", assembly=""),  # no matter came of it: no assembly owes an answer
    "order": order,
    "key_order": hers("key_proposal", agency=AGENCY),
    "slip": Fact("slip", agency=AGENCY),
    "instruction": instruction,
    "award_round": Fact("award_round"),
    "published_round": Fact("award_round_published"),
    **dict.fromkeys(["board", "post", "post_answered"], post),
    "post_taken_back": hers("post_taken_back", sector=SECTOR),
    **dict.fromkeys(["place", "visit", "next_visit"], hers("reception")),
    **dict.fromkeys(["said", "taken"], received),
    "topic": Fact("topic"),
    **dict.fromkeys(["suggestion", "declined"], suggested),
    **dict.fromkeys(["activity", "planned", "series", "private_activity", "trip", "own"], Fact("activity")),
    **dict.fromkeys(["material", "sent_beforehand"], hers("material")),
    "decision": hers("decision", agency=AGENCY),
    "line": hers("participation"),
    "leave": hers("leave"),
    "absence": hers("leave_of_absence"),
    "feed": hers("feed"),
    **dict.fromkeys(["finding", "let_go"], finding),
    **dict.fromkeys(["stop", "roll"], Fact("activity_organised")),
    "report_draft": hers("report_draft"),
    "report_out": hers("report_circulated"),
    "report_comment": theirs("report_comment"),
    **dict.fromkeys(["report_sent", "advice", "advice_open"], hers("report_adopted")),
    "pair": theirs("pair"),
    "meeting": theirs("meeting"),
    **dict.fromkeys(["pairing", "proposed"], Fact("pairing")),
    "wish": hers("contact_wish"),
    "public_group": hers("public_group"),
    "story_draft": hers("writing_draft"),
    "story_sent": wrote,
    "plate": wrote,
    **dict.fromkeys(["story", "story_public"], hers("writing_published")),
    "story_printed": hers("writing_approved"),
    "public_plate": hers("writing_picture"),
    "reflection": hers("reflection_approved"),
    "story_gone": hers("writing_withdrawn"),
    "call": theirs("call"),
    "collection": Fact("collection_finished"),
    "collection_draft": Fact("collection_draft"),
    "annual_draft": annual_draft,
    "annual_frozen": annual_frozen,
    "annual_published": Fact("annual_report_published"),
    "duty": Fact("duty"),
    "tasks": hers("duty_fulfilment"),
    "duty_record": hers("duty_record"),
    "duty_record_whole": hers("duty_record_whole"),
    "duty_report": hers("duty_report_submitted"),
    "duty_report_draft": hers("duty_report_draft"),
    "record_note": hers("record_note"),
    "rules": Fact("rules"),
    "rules_draft": Fact("rules_draft"),
    "member_import": Fact("member_import"),
    "batch": Fact("batch"),
    "handover": Fact("handover", agency=AGENCY),
    "notice": hers("notice"),
    "saved_view": hers("saved_view"),  # its list shows it to the office it is shared with, who may not change it
    "saved_search": hers("saved_search"),
    "attachment": hers("attachment"),  # nothing holds it
    "correction": correction,
    **dict.fromkeys(["candidate_search", "not_the_same"], Fact("candidates")),
    "account": Fact("account"),
    "held": Fact("role_holding", own=frozenset({"lia"})),
    "account_request": account_request,
    "second_account": Fact("second_account", own=frozenset({"pair_mate"})),
    "hold": hold,
    "erasure": Fact("erasure"),
}

WORD_FACTS = {
    "隐字草稿提案": [draft],
    "隐字通知": [hers("notice")],
    "隐字会前材料": [hers("material")],
    "隐字议定事项": [RECORD_FACTS["decision"]],
    "隐字附件": [hers("attachment")],
    "隐字保存的视图": [Fact("saved_view", own=frozenset({"owner", "ldg"}))],  # shared with that office
    "隐字保存的检索": [hers("saved_search")],
    "隐字未立案提案": [sent],
    "隐字征集附议": [hers("proposal_seconding")],
    "隐字代录提案": [RECORD_FACTS["entered"]],
    "隐字不公开提案": [filed],
    "隐字公开提案": [RECORD_FACTS["open_to_members"]],
    "隐字案据正文": [filed],
    "隐字承诺事项": [filed],
    "隐字回头看情况": [filed],
    "隐字撤下公开": [filed],
    "隐字最终反馈": [feedback_closed],
    "隐字反馈意见": [feedback_open],
    "隐字会办意见": [RECORD_FACTS["co_opinion"]],
    "隐字督办事由": [order],
    "隐字批示全文": [instruction],
    "隐字批示摘要": [hers("instruction_gist", agency=AGENCY)],
    "隐字签收说明": [RECORD_FACTS["slip"]],
    "隐字未公布评选": [Fact("award_round")],
    "隐字提名理由": [Fact("award_nominated")],
    "隐字获奖理由": [hers("award_published", agency=AGENCY)],
    "隐字落选理由": [Fact("award_nominated")],
    "隐字社情民意": [item],
    "隐字民生问题": [livelihood],
    "隐字谈心主题": [theirs("meeting_note")],
    "隐字谈话内容": [theirs("meeting_note")],
    "隐字界别群众": [hers("public_group")],
    "隐字未结的群众": [Fact("pairing")],
    "隐字草稿故事": [hers("writing_draft")],
    "隐字未办理原因": [Fact("batch")],
    "隐字不公开原因": [Fact("batch")],
    "隐字交办会": [RECORD_FACTS["handover"]],
    "隐字规则草稿": [Fact("rules_draft")],
    "隐字审查中提案": [sent],
    "隐字审查建议": [Fact("recommendation")],
    "隐字转送案由": [letter],
    "隐字转送案据": [sent],
    "隐字信函正文": [letter],
    "隐字转为信息": [sent, item],  # the proposal, and what it became
    **dict.fromkeys(["隐字群里情况", "隐字群里补充", "隐字群里已答", "隐字召集人答复"], (post,)),
    "隐字撤回情况": [hers("post_taken_back")],
    "隐字起草报告": [hers("report_draft")],
    "隐字征求意见报告": [hers("report_circulated")],
    "隐字对报告的意见": [theirs("report_comment")],
    "隐字报告旧题": [hers("report_version")],
    "隐字已报送报告": [hers("report_adopted")],
    "隐字报告批示全文": [Fact("report_instruction")],
    "隐字报告批示要点": [hers("report_adopted")],
    "隐字故事原题": [hers("writing_version_published")],
    "隐字故事原文": [hers("writing_version_published")],
    "隐字提交故事": [wrote],
    "隐字心得正文": [hers("reflection_approved")],
    "隐字收回的故事": [hers("writing_withdrawn")],
    "隐字收回的原因": [Fact("withdrawal"), hers("writing_withdrawn")],
    "隐字约稿": [theirs("call")],
    "隐字谢绝的话": [Fact("declined", own=frozenset({"pair_mate"}))],
    **dict.fromkeys(["隐字当面说的事", "隐字当面答的话", "隐字接待小结"], (received,)),
    "隐字接待进台账": [ledger_matter],
    **dict.fromkeys(["隐字调研发现", "隐字调研记录", "隐字放下的发现", "隐字放下的理由", "隐字自己的发现"], (finding,)),
    "隐字发现进台账": [ledger_matter],
    "隐字原题": [hers("item_version")],
    "隐字原文情况": [hers("item_version")],
    "隐字刊发情况": [issued_item],
    "隐字核稿意见": [Fact("sign_off")],
    "隐字报送单位": [Fact("bulletin_upward")],
    "隐字采用单位": [issued_item],
    "隐字部门回复": [Fact("bulletin_reply", agency=AGENCY)],
    "隐字信息草稿": [hers("opinion_unsent")],
    "隐字未刊发专报": [Fact("bulletin_draft")],
    **dict.fromkeys(["隐字选题建议", "隐字选题理由", "隐字未采纳选题", "隐字不采纳理由"], (suggested,)),
    "隐字建议人": [Fact("topic_suggested")],  # of a chosen topic, led by a committee none of these is staff of
    "隐字请假说明": [hers("leave", but=frozenset({"sig"}))],  # shown to who decides: of this one, the liaison office
    # Read by all who sign in, and on no phone, in no mail
    "隐字未公开活动": [Fact("activity")],
    "隐字活动地点": [Fact("activity")],
    "隐字日历订阅": [hers("feed")],
    "隐字名单上的人": [Fact("member_import")],
    "隐字印在文集里": [printed, hers("writing_approved")],
    "隐字图片说明": [wrote],
    "隐字未定稿文集": [Fact("collection_draft")],
    "隐字编者的话": [Fact("collection_draft")],
    "隐字更正的一条": [correction],
    "隐字更正的话": [correction],
    "隐字补充说明": [hers("record_note")],
    "隐字履职报告": [hers("duty_report_submitted")],
    "隐字报告草稿": [hers("duty_report_draft")],
    "隐字档案异议": [hers("duty_record_contested")],
    "隐字账号": [Fact("account")],
    "隐字联络员": [account_request],
    "隐字第二账号": [Fact("second_account")],  # the account's name: for the two administrators
    "隐字暂缓理由": [hold],
    "隐字注销理由": [Fact("erasure")],
    "隐字年报草稿": [annual_draft],
    "隐字年报正文": [annual_draft],
    "隐字定稿年报": [annual_frozen],
}
WORD_FACTS |= {  # read by all who sign in, or by everybody
    "农业委员会": [Fact("official")],
    "藏历新年": [Fact("calendar")],
    "同届委员": [Fact("register")],
    "四季村接待点": [hers("reception"), ledger_matter],  # a matter from there names where
    "年度议题": [Fact("topic")],
    "公开开放日": [Fact("activity_public")],
    "人人可读的故事": [Fact("story_public")],
    "人人可读的年报": [Fact("annual_report_published")],
    "漏录对子": [Fact("report_correction")],
    "井边的故事": [Fact("collection_finished")],
    "已公布评选": [Fact("award_round_published")],
    "一篇公开故事": [hers("writing_published")],
    "只公开案由的提案": [Fact("publication")],
}
NOBODY = ("隐名次旺", "隐联系一三九")  # name and contact: shown after a reason was given, on that answer alone
UNSAID = ("隐字来访群众", "隐字电话")  # the same of who came to a place: nobody, without saying why

SEES = {record: readers(fact, PLACES) for record, fact in RECORD_FACTS.items()}
SECRETS = {word: set().union(*(readers(fact, PLACES) for fact in facts)) for word, facts in WORD_FACTS.items()}
SECRETS |= {word: set() for word in UNSAID}
