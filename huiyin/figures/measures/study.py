from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EVENTS, HELD, PEOPLE, Measure
from huiyin.figures.rows import study as rows

MEASURES = (
    Measure(
        code="symposia",
        label=_("学习座谈会"),
        unit="次",
        definition=_("本级举行、当年开始的学习座谈会；与其他政协共同举办的，各计一次。"),
        rows=rows.symposia,
        words=[
            Words(
                EVENTS,
                noun=f"(?:座谈会?|座谈研讨会?|研讨会){HELD}",
                tight="学习|理论|思想|主题教育|读书",
                never="协商|谈心|征求意见",
            )
        ],
        chapter="study",
        splits=(splits.by_month("starts_on"),),
    ),
    Measure(
        code="lectures",
        label=_("政协讲堂"),
        unit="期",
        definition=_("本级举行、当年开始的政协讲堂；与其他政协共同举办的，各计一次。"),
        rows=rows.lectures,
        words=[Words(f"{EVENTS} 讲 堂", noun=f"讲堂[”」』]?(?:讲座)?(?:{HELD}|开讲|开课|开设|开办)")],
        chapter="study",
        splits=(splits.by_month("starts_on"),),
    ),
    Measure(
        code="study_participations",
        label=_("委员参加学习"),
        unit="人次",
        definition=_("本级委员到会参加当年学习座谈会和政协讲堂的人次；请假、缺席和仅通知的不计。"),
        rows=rows.study_participations,
        words=[
            Words(
                "人次",
                tight="参加|参与|参学|出席|到会|聆听|学习",
                segment="座谈会?|讲堂|学习",
                never="谈心|谈话|走访|慰问|调研|视察|考察|培训班|协商|群众|各类活动",
            )
        ],
        chapter="study",
        splits=(splits.by_month("activity__starts_on"),),
        persons="membership__person",
    ),
    Measure(
        code="training_classes",
        label=_("培训班"),
        unit="期",
        definition=_("本级举行、当年开始的培训班；与其他政协共同举办的，各计一次。"),
        rows=rows.training_classes,
        words=[
            Words(
                f"{EVENTS} 班 班次", noun=f"(?:培训|研修|轮训)班{HELD}|(?<!开)办班", never="技能|就业|农牧民|群众|职工"
            )
        ],
        chapter="study",
    ),
    Measure(
        code="outside_trainees",
        label=_("外出培训委员"),
        unit="名",
        definition=_("本级委员到会参加当年开始的外出培训的人数；一年不止一次外出培训的，每次各计一次。"),
        rows=rows.outside_trainees,
        words=[
            Words(
                PEOPLE,
                tight="(?=.*委员)(?=.*(?:大学|学院|党校|外出|内地|区外|省外|外省|延安|井冈山|基地))(?=.*(?:培训|学习|研修|进修|深造))",
            )
        ],
        chapter="study",
    ),
)
