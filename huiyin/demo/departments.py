"""Departments that handle what an assembly puts to them; names of offices only, no real addressee."""

from __future__ import annotations

from huiyin.assemblies.models import Assembly
from huiyin.demo.listed import listed

# the short word of a department's field: its name in the region, after 自治区
REGION = dict(
    pair.split(":")
    for pair in listed(
        "教育:教育厅 科技:科学技术厅 经信:经济和信息化厅 公安:公安厅 民政:民政厅 司法:司法厅 财政:财政厅 "
        "人社:人力资源和社会保障厅 自然资源:自然资源厅 生态环境:生态环境厅 住建:住房和城乡建设厅 交通运输:交通运输厅 "
        "水利:水利厅 农业农村:农业农村厅 商务:商务厅 文化:文化厅 旅游:旅游发展厅 卫生健康:卫生健康委员会 "
        "退役军人:退役军人事务厅 应急:应急管理厅 审计:审计厅 外事:外事办公室 国资:国有资产监督管理委员会 "
        "市场监管:市场监督管理局 体育:体育局 统计:统计局 医保:医疗保障局 林草:林业和草原局 信访:信访局 "
        "乡村振兴:乡村振兴局 能源:能源局 粮食:粮食和物资储备局 药监:药品监督管理局 文物:文物局 气象:气象局 "
        "地震:地震局 通信:通信管理局 邮政:邮政管理局 税务:税务局 广电:广播电视局 民宗:民族宗教事务委员会 "
        "发改:发展和改革委员会 消防:消防救援总队 残联:残疾人联合会 妇联:妇女联合会 科协:科学技术协会 "
        "团委:共青团委员会 工会:总工会 工商联:工商业联合会 红十字:红十字会 编译:编译局 大数据:大数据发展管理局 "
        "机关事务:机关事务管理局 藏医药:藏医药管理局 供销:供销合作社联合社 地勘:地质矿产勘查开发局 档案:档案馆 "
        "社科:社会科学院 农科:农牧科学院 电力:电力公司"
    )
)
CITY = dict(
    pair.split(":")
    for pair in listed(
        "教育:教育局 农业农村:农业农村局 交通运输:交通运输局 住建:住房和城乡建设局 卫生健康:卫生健康委员会 "
        "人社:人力资源和社会保障局 水利:水利局 文化:文化局 生态环境:生态环境局 民政:民政局"
    )
)
COUNTY = dict(
    pair.split(":")
    for pair in listed(
        "教育:教育局 农业农村:农业农村和水利局 住建:住房和城乡建设局 卫生健康:卫生健康委员会 人社:人力资源和社会保障局"
    )
)
# Where a lower tier has no department of its own for a field, the one that does the work.
_CITY_INSTEAD = {
    "农业农村": "林草 气象 供销 农科 乡村振兴 粮食 电力 能源 商务",
    "住建": "通信 消防 自然资源 应急 发改 大数据 旅游",
    "卫生健康": "医保 藏医药 红十字 市场监管 药监",
    "民政": "残联 妇联 司法 信访 编译",
    "文化": "文物 体育 广电",
}
_COUNTY_INSTEAD = {
    "农业农村": "林草 气象 供销 农科 乡村振兴 粮食 商务 水利 生态环境",
    "住建": "交通运输 通信 消防 自然资源 应急 发改 大数据 旅游 电力 能源 编译",
    "卫生健康": "医保 藏医药 红十字 市场监管 药监 残联",
    "教育": "文化 文物 体育 广电 科技 科协 团委",
    "人社": "民政 司法 信访 妇联",
}


def _turned(table: dict[str, str]) -> dict[str, str]:
    return {word: instead for instead, words in table.items() for word in words.split()}


_INSTEAD = {Assembly.Tier.PREFECTURE: _turned(_CITY_INSTEAD), Assembly.Tier.COUNTY: _turned(_COUNTY_INSTEAD)}


def of(tier: str, place: str) -> dict[str, str]:
    """The names of a place's departments, by the short word of their field."""
    names = {Assembly.Tier.REGION: REGION, Assembly.Tier.PREFECTURE: CITY}.get(Assembly.Tier(tier), COUNTY)
    prefix = "自治区" if tier == Assembly.Tier.REGION else place
    return {word: prefix + name for word, name in names.items()}


def for_field(tier: str, word: str) -> str:
    """The short word of the department that does `word`'s work in an assembly of this tier."""
    return _INSTEAD.get(Assembly.Tier(tier), {}).get(word, word)
