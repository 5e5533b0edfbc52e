"""The region's report of the demo year: written in the office, frozen by the secretary-general in January."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from huiyin.accounts.models import User
from huiyin.demo.days import moment
from huiyin.demo.world import World
from huiyin.figures.freezing import prose
from huiyin.figures.freezing.counted import digest_of_report
from huiyin.figures.freezing.workflow import checks_of, counted
from huiyin.figures.measures import EVERY, MEASURES, AnyFigure
from huiyin.figures.models import AnnualReport, FrozenFigure
from huiyin.history.models import Event, record_many

YEAR = 2023
WRITTEN_ON, FROZEN_ON = date(2024, 1, 4), date(2024, 1, 10)
TITLE = "政协西藏自治区委员会2023年工作报告"
TEXT = """{year}年是本届政协的第一年。一年来，委员反映的事一件一件办下去，一件一件答复回来。

# 一、委员队伍
截至年底，全区四级政协共有委员{members_all_tiers}，其中自治区政协委员{members}：党员委员{members_cpc}，党外委员{members_non_cpc}。

# 二、学习培训
把学习放在履职前面。全年举办学习座谈会{symposia}、政协讲堂{lectures}，委员参加学习{study_participations}，涉及{study_participations:persons}；举办培训班{training_classes}，选派{outside_trainees}委员外出培训。

# 三、协商调研
围绕{consultation_topics}协商议题、{research_topics}主题教育调研题目深入基层，带队调研{research_trips}，委员自选调研{own_research:about}。形成民生议题调研报告{livelihood_reports}、提案{livelihood_proposals}、意见建议{livelihood_suggestions}。

# 四、提案和社情民意
收到提案{proposals_received}，立案{proposals_filed}，不予立案{proposals_not_filed}，每件都有答复。年内首次答复{proposals_replied}。收到社情民意信息{opinion_items_received}。

# 五、服务群众
收集热点难点问题{hot_issues}，推动解决民生问题{problems_solved}，办实事{deeds_done}。还没有办成的继续留在台账上，有承办单位，有期限。

# 六、联系走访
结成联系对子{pairs:about}。{party_vice_chairs:n}位党员副主席与党外委员谈心{vice_chair_talks}，专委会分党组谈心交流{subgroup_talks}，走访慰问委员{visits}。

# 七、委员故事
委员编写的故事有{stories}，写的是自己做过的事和看到的变化。

各位委员：数字后面是一件件具体的事。来年的工作，从还没有答复的那几件做起。
"""


def _kept() -> list[AnyFigure]:
    """Those of every report and what else the words name: the whole register would take longer than the rest of it."""
    rows, _problems = prose.read(TEXT)
    chapters = {row.chapter for row in rows}
    named = {mark.code for mark in prose.marks(rows)}
    return [one for one in EVERY if one in MEASURES or one.code in named or one.chapter in chapters]


def freeze(world: World) -> None:
    """After all else is written: it counts what is there."""
    luck = world.luck("annual")
    by, office = world.accounts["leader"], world.accounts["liaison"]
    report = AnnualReport(
        assembly=world.region.assembly,
        year=YEAR,
        title=TITLE,
        text=TEXT.replace("{year}", str(YEAR)),
        written_by=office,
    )
    report.counted_on = date(YEAR, 12, 31)
    figures = counted(report, _kept())
    report.checks = checks_of(report, figures, "")
    report.state, report.frozen_at = AnnualReport.State.FROZEN, moment(FROZEN_ON, luck)
    report.digest = digest_of_report(report, figures)
    report.save()
    for figure in figures:
        figure.report = report
    FrozenFigure.objects.bulk_create(figures)
    events: list[tuple[str, User, date, str, str, dict[str, Any]]] = [
        ("create_report", office, WRITTEN_ON, "", "draft", {}),
        ("freeze", by, FROZEN_ON, "draft", "frozen", {"digest": report.digest, "figures": len(figures)}),
    ]
    record_many(
        Event(
            subject=report._meta.label_lower,
            subject_id=report.pk,
            step=step,
            before=before,
            after=after,
            actor=user,
            actor_name=str(user),
            at=moment(on, luck),
            facts=facts,
            key=uuid.UUID(int=luck.getrandbits(128), version=4),
        )
        for step, user, on, before, after, facts in events
    )
