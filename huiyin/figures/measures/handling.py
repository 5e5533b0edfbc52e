"""Proposals in the hands of agencies, to the answer; key proposals among them."""

from __future__ import annotations

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, Measure, Middle, Rate, Rows, Text
from huiyin.figures.measures.proposals import by_category, by_window
from huiyin.figures.rows import handling as rows
from huiyin.figures.rows import supervision

by_agency = splits.by_words("agency", _("承办单位（会办、改交前的也列）"), "assignments__agency__name", several=True)
by_class = splits.by_rule("class", _("办理结果"), rows.as_answered(), "result_classes")
by_clock = splits.by_choice("name", _("期限"), "clock")
by_leader = splits.by_answer(
    "leader",
    _("督办领导"),
    Case(
        When(order__leader__isnull=False, then=Value("assembly")),
        default=Value("other"),
        output_field=CharField(),
    ),
    {"assembly": _("本级政协领导"), "other": _("党委、政府等其他领导")},
)

_replied = Measure(
    code="proposals_replied",
    label=_("已答复提案"),
    unit="件",
    definition=_("当年首次答复的本级立案提案。"),
    rows=rows.proposals_replied,
    words=[
        Words("件 份", noun="提案|答复|办复", tight="答复|办复", never="[未待][能予经]?(?:答复|办复)|逾期|收到.*答复")
    ],
    chapter="handling",
    splits=(splits.by_month("first_answered_on"), by_class, by_category),
)
_handed_over = Measure(
    code="proposals_handed_over",
    label=_("交办提案"),
    unit="件",
    definition=_("当年首次交办的本级提案；改交另一个单位不再计一次，并入他案的随主案交办，不另计。"),
    rows=rows.proposals_handed_over,
    words=[Words("件 份", noun="提案|交办", tight="交办", never=f"答复|办复|{EACH}")],
    chapter="handling",
    splits=(splits.by_month("handed_over_on"), by_agency, by_category, by_window),
)
_handed_over_replied = Measure(
    code="handed_over_replied",
    label=_("交办后已全部答复的提案"),
    unit="件",
    definition=_(
        "当年交办的提案中，到统计日应当答复的单位都已首次答复的；分办的，几个单位都答复了才算。答复率的分子。"
    ),
    rows=rows.handed_over_replied,
    words=[],
    chapter="handling",
    splits=(by_agency, by_category),
)
_due = Measure(
    code="answers_due",
    label=_("答复期限"),
    unit="项",
    definition=_(
        "当年到期或者当年完成的提案答复期限，每个承办单位的每次答复各一项；与“按期情况”一页的口径相同：未到期、暂停的不计，延期以同意后的期限为准。"
    ),
    rows=supervision.answers_due,
    words=[],
    chapter="handling",
    splits=(by_clock, splits.by_words("agency", _("承办单位"), "assignment__agency__name")),
)
_in_time = Measure(
    code="answers_in_time",
    label=_("按期答复"),
    unit="项",
    definition=_("上述期限中，期限当日或之前答复的。"),
    rows=supervision.answers_in_time,
    words=[],
    chapter="handling",
    splits=(by_clock,),
)
_contacted = Measure(
    code="replied_contacted",
    label=_("答复前联系过提案人的提案"),
    unit="件",
    definition=_("当年首次答复的提案中，答复前承办单位与提案人面商、走访、通电话或通信过的；提案人有异议的联系不算。"),
    rows=rows.replied_contacted,
    words=[Words("件 份", noun="提案", tight="(?:联系|沟通).{0,6}提案人|提案人.{0,6}(?:联系|沟通)")],
    chapter="handling",
)
_met = Measure(
    code="replied_met",
    label=_("答复前面商、走访过的提案"),
    unit="件",
    definition=_("当年首次答复的提案中，答复前与提案人当面商量过的，面商、走访都算。"),
    rows=rows.replied_met,
    words=[Words("件 份", noun="提案", tight="面商|见面")],
    chapter="handling",
)


def _class(code: str, label: Text, meaning: Text, counted: Rows, letter: str) -> Measure:
    return Measure(
        code=code,
        label=label,
        unit="件",
        definition=meaning,
        rows=counted,
        words=[Words("件 份", noun=f"{letter}类(?:提案|答复)?", sentence="提案|办理|答复", never="分别")],
        chapter="handling",
        splits=(by_class, by_category),
    )


MEASURES = (
    _handed_over,
    Measure(
        code="agencies_handling",
        label=_("承办单位"),
        unit="个",
        definition=_("当年接到本级提案的承办单位，会办的也算；已改交出去的不算。一个单位只计一次。"),
        rows=rows.agencies_handling,
        words=[
            Words("个 家", noun="承办单位", segment="提案|立案"),
            Words("个 家", tight="交(?:由|给)?#.*单位.{0,4}承办", segment="提案|立案"),
        ],
        chapter="handling",
    ),
    Measure(
        code="returns_asked",
        label=_("申请退回"),
        unit="次",
        definition=_("承办单位当年对提案申请退回改交的次数。"),
        rows=rows.returns_asked,
        words=[Words("次 件", tight="(?:申请|要求)(?:退回|退办|改办)|退办", segment="提案")],
        chapter="handling",
        splits=(splits.by_choice("decision", _("决定")), splits.by_month("asked_on")),
    ),
    Measure(
        code="returns_agreed",
        label=_("同意改交"),
        unit="次",
        definition=_("当年同意把提案改交另一个单位的次数。"),
        rows=rows.returns_agreed,
        words=[Words("次 件", tight="改交|改办", segment="提案", never="申请|要求")],
        chapter="handling",
    ),
    Measure(
        code="proposals_extended",
        label=_("延期办理提案"),
        unit="件",
        definition=_("当年同意过延期的本级提案；一件延期几次也只计一次。"),
        rows=rows.proposals_extended,
        words=[Words("件 份", noun="提案|延期(?:办理|答复)?", tight="延期")],
        chapter="handling",
        splits=(by_category,),
    ),
    _replied,
    _handed_over_replied,
    Rate(
        code="reply_rate",
        label=_("答复率"),
        definition=_("当年交办的提案中，到统计日已全部答复的 ÷ 当年交办的提案。"),
        part=_handed_over_replied,
        whole=_handed_over,
        words=[],
        chapter="handling",
    ),
    Middle(
        code="days_to_reply",
        label=_("交办到答复的天数"),
        unit="天",
        definition=_(
            "当年交办、到统计日已全部答复的提案，从首次交办到首次答复（分办的，到最后一个单位首次答复）的日历天数。"
        ),
        rows=rows.handed_over_replied,
        of=rows.days_to_reply,
        words=[],
        chapter="handling",
    ),
    _due,
    _in_time,
    Measure(
        code="answers_late",
        label=_("逾期后答复"),
        unit="项",
        definition=_("上述期限中，过了期限才答复的。"),
        rows=supervision.answers_late,
        words=[],
        chapter="handling",
        splits=(by_clock,),
    ),
    Measure(
        code="answers_running_late",
        label=_("逾期未答复"),
        unit="项",
        definition=_("上述期限中，已过期限、至今没有答复的。"),
        rows=supervision.answers_running_late,
        words=[],
        chapter="handling",
        splits=(by_clock,),
    ),
    Rate(
        code="on_time_rate",
        label=_("按期答复率"),
        definition=_("按期答复 ÷ 当年到期或者完成的提案答复期限。"),
        part=_in_time,
        whole=_due,
        words=[],
        chapter="handling",
    ),
    _class(
        "replied_solved",
        _("答复为已解决或采纳（A类）"),
        _("当年首次答复的提案中，答复时的办理结果在规则里表示“已经解决或者采纳”的；后来“回头看”改了的，仍按答复时计。"),
        rows.replied_solved,
        "A",
    ),
    _class(
        "replied_planned",
        _("答复为列入计划（B类）"),
        _("当年首次答复的提案中，答复时的办理结果在规则里表示“列入计划逐步解决”的；后来改了的，仍按答复时计。"),
        rows.replied_planned,
        "B",
    ),
    _class(
        "replied_reference",
        _("答复为留作参考（C类）"),
        _("当年首次答复的提案中，答复时的办理结果在规则里表示“留作参考”的；后来改了的，仍按答复时计。"),
        rows.replied_reference,
        "C",
    ),
    Measure(
        code="contacts_made",
        label=_("联系提案人"),
        unit="次",
        definition=_("承办单位当年与提案人的联系，提案人有异议的不算。"),
        rows=rows.contacts_made,
        words=[Words("次 人次", tight="(?:联系|沟通|面商|走访).{0,6}提案人")],
        chapter="handling",
        splits=(splits.by_choice("kind", _("方式")), splits.by_month("held_on")),
    ),
    _contacted,
    Rate(
        code="contact_rate",
        label=_("联系率"),
        definition=_("答复前联系过提案人的提案 ÷ 当年首次答复的提案。"),
        part=_contacted,
        whole=_replied,
        words=[],
        chapter="handling",
    ),
    _met,
    Rate(
        code="meeting_rate",
        label=_("面商率"),
        definition=_("答复前面商、走访过的提案 ÷ 当年首次答复的提案。"),
        part=_met,
        whole=_replied,
        words=[],
        chapter="handling",
    ),
    Measure(
        code="replied_phoned",
        label=_("答复前电话联系过的提案"),
        unit="件",
        definition=_("当年首次答复的提案中，答复前与提案人通过电话的；同时面商过的在那里也计。"),
        rows=rows.replied_phoned,
        words=[],
        chapter="handling",
    ),
    Measure(
        code="replied_written",
        label=_("答复前书信联系过的提案"),
        unit="件",
        definition=_("当年首次答复的提案中，答复前与提案人通过书信的；同时面商过的在那里也计。"),
        rows=rows.replied_written,
        words=[],
        chapter="handling",
    ),
    Measure(
        code="key_proposals",
        label=_("重点提案"),
        unit="件",
        definition=_("确定为当年重点提案的本级提案；取消了的不计。"),
        rows=supervision.key_proposals,
        words=[Words("件 份", noun="重点提案", never="其中|被列为")],
        chapter="handling",
        splits=(by_leader, splits.by_words("office", _("领导职务"), "order__leader_office")),
    ),
    Measure(
        code="proposal_instructions",
        label=_("领导批示提案"),
        unit="次",
        definition=_("领导当年对本级提案的批示；更正过的，以更正后的为准，只计一次。"),
        rows=supervision.proposal_instructions,
        words=[Words("次 件 条", tight="批示", segment="提案", never="社情民意|信息")],
        chapter="handling",
        splits=(splits.by_choice("level", _("级别")), splits.by_month("given_on")),
    ),
)
