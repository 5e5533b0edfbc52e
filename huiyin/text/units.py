"""Measure words that make a number before them a figure, each with what may not follow.

期 counts sessions, but 期间 is a time; 个 counts matters, but 个季度 is a length of time; 讲 and 班 count lectures and
classes only where no other word goes on from them (2班列车, 一班人). 栋, 幢 and 组 are left out:
in addresses they number a building or a village group far more often than they count.
"""

import re

_NOT_AFTER = {
    "个": "月|工作日|小时|星期|季度|半|学期|学年|交易日|自然日|周[年期]|年|日|昼夜|钟头|世纪|一[”」』\"']|"
    "多[月小]|百分点",
    "名": "[列义额]",
    "位": "[于数居次置列]|一体",
    "次": "[于日年序要生]|产业",
    "人": "[大民均才士力格物权文]|口(?![，。；、）)的])",
    "条": "例",
    "本": "账|[报届级地区省市州县]",
    "期": "[间限满待]|叠加|工程",
    "场": "[所地馆]",
    "部": "[门委队长]",
    "家": "[庭长园乡属]",
    "所": "[有在需以属]",
    "对": "[于口外应照比策接]",
    "起": "[来到草步点义]",
    "台": "[湾账阶]",
    "户": "[口籍外]",
    "份": "[额子]",
    "支": "[持部付出撑援委]",
    "门": "[口户]",
    "处": "[长于理级室罚置]",
    "批": "[评准示复判转阅]",
    "节": "[日约目能点]",
    "通": "[过知报常信道用车航]",
    "张": "[贴皮网]",
    "分": "[\u3400-\u9fff]",
    "元": "[旦月素件首宵]",
    "度": "[\u3400-\u9fff]",
    "类": "似",
    "则": "[是为由]",
    "字": "[号第诀令经]|方针|箴言|要求",
    "笔": "[者试]",
    "米": "[线级]",
    "克": "[\u3400-\u9fff]",
    "升": "[\u3400-\u9fff]",
    "里": "[\u3400-\u9fff]",
    "讲": "(?!政协|专题|系列|的|[和与及])[\u3400-\u9fff]",
    "班": "(?!培训|研修|轮训|的|[和与及])[\u3400-\u9fff]",
    "道": "[路德理教义县]",
    "口": "[岸径号头述碑腔味语粮袋子罩]",
    "眼": "[前看光界下睛里中]",
    "层": "[次级面]",
    "集": "[体中团市合镇资结聚成约]",
    "段": "[时落位]",
    "片": "[区面]",
    "天": "[津空然主气下地际山]",
    "分钟": "[\u3400-\u9fff]{0,4}圈",
    "小时": "[以之]?外|(?:值|自助|服务|热线|在线|不打烊|开放|候)",
    "周": "[年期边岁一二三四五六日末]",
    # 三年来, 两年前 and 三年行动 place or name a time; 用三年时间 measures it.
    "年": "如一日|磨|寒窗|树|间|以?来|[来前后级度代初底中末]|之|以来|规划|行动|计划|工程|攻坚|制|任期|目标|[0-9]|[一二三四五六七八九十]+月|级",
}
_COUNTED = """
人次 场次 户次 件次 条次 项次 家次 批次 个次 篇次 期次 班次 车次 人份 名 次 期 个 件 条 份 对 位 篇 场 户 间 家 本 册 批
讲 班 项 部 所 座 台 套 台套 只 头 匹 支 队 处 起 宗 种 类 款 节 堂 轮 回 遍 趟 例 桩 笔 封 通 票 页 字 幅 张 辆 艘 架 棵 株
枚 颗 则 首 卷 门 块 学时 课时 人 分 道 口 眼 盏 层 集 段 片 番
"""
_MEASURED = """
% ‰ 个百分点 百分点 倍 元 美元 港元 欧元 英镑 日元 人民币 公里 千米 平方公里 平方千米 平方米 立方米 平米 米 厘米 毫米 亩 公顷
吨 公斤 千克 毫克 微克 斤 克 升 毫升 千瓦时 千瓦 兆瓦 度 ℃ 摄氏度 分贝 秒 个月 个多月 个工作日 工作日 个小时 个多小时 小时 分钟 天 年 周 岁
"""
MEASURED = frozenset(_MEASURED.split())


def _pattern(unit: str) -> str:
    barred = _NOT_AFTER.get(unit)
    return re.escape(unit) + (f"(?!{barred})" if barred else "")


def _alternatives() -> str:
    words = sorted({*_COUNTED.split(), *_MEASURED.split()}, key=len, reverse=True)
    # 100多人（次） counts persons or person-times.
    return "|".join([r"[人场个件条家户](?:（次）|\(次\))", *map(_pattern, words)])


UNITS = _alternatives()
