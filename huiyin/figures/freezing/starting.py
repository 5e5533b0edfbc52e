"""The words a new report starts from: a frame by chapters, or those of an earlier year.

The frame is in the assembly's own language, as the report is; it is text to be written over, no message of the site.
"""

from __future__ import annotations

import re

from huiyin.assemblies.models import Assembly
from huiyin.figures.freezing import prose
from huiyin.figures.freezing.numbers import LiveNumbers
from huiyin.figures.models import AnnualReport

_INSIDE = re.compile(f"(?<=[{prose.OPENING}])[^{prose.OPENING}{prose.CLOSING}]*(?=[{prose.CLOSING}])")
NUMBERS = "一二三四五六七八九"
# By heading: sentences, each left out where all of its figures are 0. Empty lines part paragraphs.
FRAME: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "委员队伍",
        (
            "截至年底，全区各级政协委员{members_all_tiers}，其中本级委员{members}。",
            "本级委员中，党员委员{members_cpc}，党外委员{members_non_cpc}。",
        ),
    ),
    (
        "学习培训",
        (
            "全年举办学习座谈会{symposia}、政协讲堂{lectures}，委员参加学习{study_participations}。",
            "举办培训班{training_classes}，选派{outside_trainees}委员外出培训。",
        ),
    ),
    (
        "协商调研",
        (
            "围绕{consultation_topics}协商议题协商议政，确定{research_topics}主题教育调研题目。",
            "带队调研{research_trips}，委员自选调研{own_research}。",
        ),
    ),
    (
        "提案和社情民意",
        (
            "收到提案{proposals_received}，立案{proposals_filed}，不予立案{proposals_not_filed}；已答复{proposals_replied}。",
            "收到社情民意信息{opinion_items_received}。",
        ),
    ),
    (
        "服务群众",
        (
            "围绕民生议题形成调研报告{livelihood_reports}、提案{livelihood_proposals}、意见建议{livelihood_suggestions}。",
            "解决民生问题{problems_solved}，办实事{deeds_done}，收集热点难点问题{hot_issues}。",
        ),
    ),
    (
        "联系走访",
        (
            "结成联系对子{pairs:about}。",
            "{party_vice_chairs:n}位党员副主席与党外委员谈心{vice_chair_talks}，专委会分党组谈心交流{subgroup_talks}，走访慰问委员{visits}。",
        ),
    ),
    (
        "委员履职",
        (
            "每位委员撰写提案{duty_proposal}、反映社情民意信息{duty_opinion_item}、编写委员故事{duty_story}、起草学习心得体会{duty_study_reflection}。",
            "全年编写委员故事{stories}。",
        ),
    ),
)


def frame_for(assembly: Assembly, year: int) -> str:
    """The chapters this assembly has something to tell of."""
    numbers = LiveNumbers(assembly)
    chapters = [
        (heading, [sentence for sentence in sentences if _says_something(sentence, year, numbers)])
        for heading, sentences in FRAME
    ]
    told = [(heading, "".join(sentences)) for heading, sentences in chapters if sentences]
    return "\n\n".join(
        f"# {number}、{heading}\n{words}" for number, (heading, words) in zip(NUMBERS, told, strict=False)
    )


def _says_something(sentence: str, year: int, numbers: LiveNumbers) -> bool:
    return any(numbers.figure(mark.code, year).number for mark in prose.marks(prose.read(sentence)[0]))


def carried_over(report: AnnualReport, year: int) -> str:
    """An earlier report's words for another year: what it said of its years is said of those as many years later."""
    later = {
        mark.typed: mark.typed.replace(str(mark.year), str(mark.year + year - report.year), 1)
        for mark in prose.marks(prose.read(report.text)[0])
        if mark.year is not None
    }
    # All at once: what was said of two years running is not said of one of them twice.
    return _INSIDE.sub(lambda found: later.get(found[0], found[0]), report.text)
