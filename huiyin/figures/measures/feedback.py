"""What those who raised a proposal think of the answer, and what came of the promises in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.handling import by_agency
from huiyin.figures.measures.kinds import Measure, Rate, Rows, Text, who_may_know_the_outcome
from huiyin.figures.measures.proposals import by_category
from huiyin.figures.rows import feedback as rows
from huiyin.figures.rows import supervision

FEWEST = 3  # of fewer, a division would tell whose feedback it was

by_promiser = splits.by_words("agency", _("承办单位"), "agency__name")

_closed = Measure(
    code="proposals_closed",
    label=_("办结提案"),
    unit="件",
    definition=_("当年答复后办结的本级提案，提案人的反馈到此为止；承诺还在履行的也算。"),
    rows=rows.proposals_closed,
    words=[Words("件 份", noun="提案|办结", tight="办结", sentence="提案|立案", never="答复|办复")],
    chapter="feedback",
    splits=(splits.by_month("closed_on"), by_category),
)


def _of_feedback(code: str, label: Text, definition: Text, counted: Rows, *words: Words) -> Measure:
    """Whose proposals these are is told to no one who may not read the feedback, nor shown by a division of few."""
    return Measure(
        code=code,
        label=label,
        unit="件",
        definition=definition,
        rows=counted,
        words=words,
        chapter="feedback",
        splits=(by_category, by_agency),
        opens=who_may_know_the_outcome,
        least=FEWEST,
    )


_heard = _of_feedback(
    "closed_heard",
    _("反馈了意见的提案"),
    _("当年办结的提案中，提案人都反馈了的，或者有人反馈不满意的。反馈率的分子。"),
    rows.closed_heard,
)
_content = _of_feedback(
    "closed_content",
    _("满意和基本满意的提案"),
    _("当年办结的提案中，反馈结果是满意或者基本满意的。满意率的分子。"),
    rows.closed_content,
)
_due = Measure(
    code="commitments_due",
    label=_("到期承诺"),
    unit="项",
    definition=_("答复中承诺当年完成的事项，按最初承诺的期限计；同意改期不把它移到别的年度。"),
    rows=rows.commitments_due,
    words=[Words("项 件 个", noun="承诺(?:事项)?", tight="到期|应当?兑现|应当?完成")],
    chapter="feedback",
    splits=(splits.by_choice("state", _("兑现情况")), by_promiser),
)
_fulfilled = Measure(
    code="commitments_fulfilled",
    label=_("已兑现承诺"),
    unit="项",
    definition=_("当年到期的承诺中，到统计日经提案人或者提案工作人员确认兑现的；承办单位自己申报的不算。"),
    rows=rows.commitments_fulfilled,
    words=[Words("项 件 个", noun="承诺(?:事项)?", tight="兑现|完成|落实", never="到期|应当?兑现|未兑现")],
    chapter="feedback",
    splits=(by_promiser,),
)

MEASURES = (
    _closed,
    _heard,
    Rate(
        code="feedback_rate",
        label=_("反馈率"),
        definition=_("反馈了意见的提案 ÷ 当年办结的提案。"),
        part=_heard,
        whole=_closed,
        words=[],
        chapter="feedback",
    ),
    _of_feedback(
        "closed_satisfied",
        _("满意的提案"),
        _("当年办结的提案中，提案人都反馈满意的。没有反馈的不算满意。"),
        rows.closed_satisfied,
        Words("件 份", noun="(?<!基本)(?<!不)满意(?:的)?(?:提案)?", segment="提案"),
    ),
    _of_feedback(
        "closed_basically",
        _("基本满意的提案"),
        _("当年办结的提案中，提案人都反馈了、有人基本满意、没有人不满意的。"),
        rows.closed_basically,
        Words("件 份", noun="基本满意(?:的)?(?:提案)?", segment="提案"),
    ),
    _of_feedback(
        "closed_not_satisfied",
        _("不满意的提案"),
        _("当年办结的提案中，最后仍有提案人不满意的。"),
        rows.closed_not_satisfied,
        Words("件 份", noun="不满意(?:的)?(?:提案)?", segment="提案"),
    ),
    _of_feedback(
        "closed_no_response",
        _("未反馈的提案"),
        _("当年办结的提案中，提案人没有都反馈、也没有人反馈不满意的。未反馈单独计数，从不算作满意。"),
        rows.closed_no_response,
        Words("件 份", noun="(?:未|没有)反馈(?:的)?(?:提案)?", segment="提案"),
    ),
    _content,
    Rate(
        code="content_rate",
        label=_("满意率"),
        definition=_("满意和基本满意的提案 ÷ 当年办结的提案；未反馈的留在分母里，不算满意。"),
        part=_content,
        whole=_closed,
        words=[],
        chapter="feedback",
    ),
    Measure(
        code="proposals_rehandled",
        label=_("再次办理提案"),
        unit="件",
        definition=_("当年因提案人不满意而重新办理的提案；并入同一主案的算一件。"),
        rows=rows.proposals_rehandled,
        words=[Words("件 份", noun="提案|办理", tight="再次办理|二次办理|重新办理")],
        chapter="feedback",
        opens=who_may_know_the_outcome,
        least=FEWEST,
    ),
    Measure(
        code="rehandled_replied",
        label=_("再次办理后已再答复"),
        unit="件",
        definition=_("当年重新办理的提案中，到统计日已再次答复的。"),
        rows=rows.rehandled_replied,
        words=[],
        chapter="feedback",
        opens=who_may_know_the_outcome,
        least=FEWEST,
    ),
    Measure(
        code="rehandled_content",
        label=_("再次办理后满意和基本满意"),
        unit="件",
        definition=_("当年重新办理的提案中，办结时满意或者基本满意的；还没有办结的不算。"),
        rows=rows.rehandled_content,
        words=[],
        chapter="feedback",
        opens=who_may_know_the_outcome,
        least=FEWEST,
    ),
    Measure(
        code="proposals_mediated",
        label=_("转入会商提案"),
        unit="件",
        definition=_("当年再次答复后仍有提案人不满意、由提案委员会召集会商的提案。"),
        rows=rows.proposals_mediated,
        words=[],
        chapter="feedback",
        opens=who_may_know_the_outcome,
        least=FEWEST,
    ),
    _due,
    _fulfilled,
    Measure(
        code="commitments_failed",
        label=_("未兑现承诺"),
        unit="项",
        definition=_("当年到期的承诺中，到统计日已认定没有兑现的。"),
        rows=rows.commitments_failed,
        words=[Words("项 件 个", noun="承诺(?:事项)?", tight="(?:未|没有)兑现")],
        chapter="feedback",
        splits=(by_promiser,),
    ),
    Rate(
        code="fulfilment_rate",
        label=_("承诺兑现率"),
        definition=_("已兑现承诺 ÷ 当年到期承诺；改期而未到的留在分母里。"),
        part=_fulfilled,
        whole=_due,
        words=[],
        chapter="feedback",
    ),
    Measure(
        code="looked_back",
        label=_("“回头看”"),
        unit="次",
        definition=_("当年对提案办理的走访、座谈、电话回访和查阅；程序自动记下的不算。"),
        rows=rows.looked_back,
        words=[Words("次 件", noun='[“"]?回头看[”"]?')],
        chapter="feedback",
        splits=(splits.by_choice("kind", _("方式")), splits.by_month("held_on")),
    ),
    Measure(
        code="turned_to_solved",
        label=_("由列入计划转为已解决（B转A）"),
        unit="件",
        definition=_("当年“回头看”或者承诺全部兑现后，办理结果由“列入计划”改为“已经解决”的提案。"),
        rows=rows.turned_to_solved,
        words=[Words("件 份", tight="B类?转(?:为|化为)?A类?|B转A")],
        chapter="feedback",
        splits=(by_category,),
    ),
    Measure(
        code="awards",
        label=_("获奖提案"),
        unit="件",
        definition=_("当年评选并已公布的获奖提案。"),
        rows=supervision.awards,
        words=[Words("件 份", noun="(?:优秀|获奖|好)提案|提案.{0,4}(?:获奖|表彰)", never="推荐|申报|初评")],
        chapter="feedback",
        splits=(splits.by_words("round", _("评选"), "round__name"),),
    ),
)
