"""What the year's activities went by: series, agendas, what was sent beforehand, what was decided and what came of it;
a session of three tiers together; what is planned from today on."""

from __future__ import annotations

import hashlib
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.activities.models import Activity, ActivityKind, AgendaItem, Decision, Material, Participation, Series
from huiyin.demo.days import ONE, moment, working_day
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, House, World
from huiyin.files.accepting import accept
from huiyin.files.models import Attachment

_FIRST_ITEMS = listed("学习章程有关条款 学习全国两会精神 学习委员履职工作规则 学习调查研究的要求 学习基层协商的经验")
_ITEMS = listed("通报近期工作 辅导讲座 委员发言 分组讨论 现场提问和解答 主持人小结")
_GUESTS = listed("党校教师 高校教师 有关部门负责人 驻村工作队员 基层一线工作者")
_DECISIONS = [  # what, who is asked (a committee or the word of an agency), days, what was done
    (
        "把讨论中的建议整理成清单，分送有关专委会研究。",
        "文化文史和学习委员会",
        30,
        "清单已整理成 12 条，分送三个专委会。",
    ),
    ("请有关部门书面补充会上未能答复的两个问题。", "教育", 20, "书面答复已送到，并转给提问的委员。"),
    ("下一季度的学习结合一次实地走访。", "", 0, ""),
    ("请把基层卫生人员培训的数据补齐后再报一次。", "卫生健康", 25, ""),
    ("把优秀心得体会汇编成册，发到各界别。", "文化文史和学习委员会", 60, ""),
    ("请就牧区道路养护给出今年的安排。", "交通运输", 40, "今年的养护计划已印发，会上提到的三段列入第二批。"),
]
_BOOKS = ["《政协章程》导读", "乡土中国", "高原生态读本", "地方史话"]
_STORY_PLACE = "堆龙德庆区文化馆"


def add(world: World) -> None:
    luck = world.luck("programme")
    _series(world)
    for place, activity in enumerate(world.study):
        _agenda(world, activity, luck)
        if place % 5 == 2:
            _decided(world, activity, place // 5, luck)
    _sent_beforehand(world, world.study[-3:], luck)
    _three_tiers(world, luck)
    _to_come(world, luck)


def _series(world: World) -> None:
    """The lectures are numbered in the order of their days, those of the next year too."""
    lectures = world.rows.add(
        Series(
            assembly=world.region.assembly,
            kind=ActivityKind.LECTURE,
            title="政协讲堂",
            note="每月一讲，请一线工作者和专家讲，委员可以提问。",
        )
    )
    ours = [one for one in world.rows.waiting(Activity) if one.assembly_id == world.region.assembly.pk]
    for number, one in enumerate(sorted((one for one in ours if one.kind == ActivityKind.LECTURE), key=_day), 1):
        one.series, one.number = lectures, number


def _day(activity: Activity) -> tuple[date, int]:
    return activity.starts_on, activity.pk


def _agenda(world: World, activity: Activity, luck: Random) -> None:
    titles = [luck.choice(_FIRST_ITEMS), *luck.sample(_ITEMS[:-1], 2), _ITEMS[-1]]
    came = world.rows.waiting(Participation)
    there = [row.membership.person for row in came if row.activity_id == activity.pk and row.status == "present"]
    for order, title in enumerate(titles, 1):
        item = AgendaItem(activity=activity, order=order, title=title, is_first_item=order == 1)
        if title == "委员发言" and there:
            item.speaker = luck.choice(there)
        elif title == "辅导讲座":
            item.speaker_name = luck.choice(_GUESTS)
        world.rows.add(item)


def _decided(world: World, activity: Activity, turn: int, luck: Random) -> None:
    """Two each: some done in time, some late still."""
    for order in (1, 2):
        text, asked, days, done = _DECISIONS[(2 * turn + order) % len(_DECISIONS)]
        row = Decision(activity=activity, order=order, text=text)
        row.asked_body = world.region.bodies.get(asked)
        row.asked_agency = None if row.asked_body else world.region.agencies.get(asked)
        if row.asked_body or row.asked_agency:
            row.due_on = activity.starts_on + timedelta(days=days)
            if done:
                row.done, row.done_on = done, working_day(row.due_on - timedelta(days=luck.randint(1, 8)))
        world.rows.add(row)


def _sent_beforehand(world: World, activities: list[Activity], luck: Random) -> None:
    for number, activity in enumerate(activities, 1):
        day = activity.starts_on - 3 * ONE
        words = [activity.title, f"{activity.starts_on:%Y-%m-%d} {activity.place}", "会前阅读材料，请会上带来。"]
        taken = accept(SimpleUploadedFile("会前材料.pdf", _pdf(words), "application/pdf"), pdf=True)
        place = f"{day:%Y/%m/%d}/demo-{number}.pdf"
        if not default_storage.exists(place):
            default_storage.save(place, ContentFile(taken.data))
        kept = Attachment(
            name=taken.name,
            kind=taken.kind,
            media_type=taken.media_type,
            file=place,
            size=len(taken.data),
            sha256=hashlib.sha256(taken.data).hexdigest(),
            uploaded_by=world.accounts["liaison"],
            uploaded_at=moment(day, luck),
            key=UUID(int=luck.getrandbits(128), version=4),
        )
        world.rows.add(Material(activity=activity, title="会前阅读材料", attachment=world.rows.add(kept)))


def _three_tiers(world: World, luck: Random) -> None:
    """One session of storytelling held by three tiers together: counted once for each, and once in all."""
    city = world.prefectures[0]
    county = next(house for house in world.counties if world.above(house) is city)
    on = working_day(date(YEAR, 9, 20))
    row = world.rows.add(
        Activity(
            assembly=world.region.assembly,
            kind=ActivityKind.STORYTELLING,
            state=Activity.State.HELD,
            title="三级委员讲身边的故事",
            starts_on=on,
            ends_on=on,
            starts_at=time(9, 30),
            ends_at=time(12),
            place=_STORY_PLACE,
            organiser=world.region.bodies["文化文史和学习委员会"],
            minutes="区、市、县三级委员各讲一个自己经历的故事，会后有五篇收入委员故事。",
            planned_by=world.accounts["liaison"],
        )
    )
    for house in (city, county):
        _with(world, row, house)
    speakers = []
    for house, count in ((world.region, 8), (city, 6), (county, 5)):
        members = luck.sample(house.members_on(on), count)
        speakers.append(members[0])
        for held in members:
            world.rows.add(Participation(activity=row, membership=held, status=Participation.Status.PRESENT))
    for order, held in enumerate(speakers, 1):
        title = f"{held.person.name}讲故事"
        world.rows.add(AgendaItem(activity=row, order=order, title=title, speaker=held.person))


def _with(world: World, activity: Activity, house: House) -> None:
    jointly = Activity.with_assemblies.through
    world.rows.add(jointly(activity_id=activity.pk, assembly_id=house.assembly.pk))


def _to_come(world: World, luck: Random) -> None:
    """From today on: lectures to sign up for, a reading group's phases, a consultation, one that was cancelled."""
    region, liaison = world.region.assembly, world.accounts["liaison"]
    study = world.region.bodies["文化文史和学习委员会"]
    reading = world.rows.add(
        Series(
            assembly=region,
            kind=ActivityKind.READING,
            title="书香政协读书小组",
            note="一季度一本书，分期交流，自愿报名。",
        )
    )
    common = {"assembly": region, "organiser": study, "planned_by": liaison}
    for number, book in enumerate(_BOOKS, 1):
        on = working_day(world.today + timedelta(days=12 + 28 * number))
        facts = {"kind": ActivityKind.READING, "title": f"共读：{book}", "series": reading, "number": number}
        hours = {"starts_at": time(19), "ends_at": time(21), "half_days": 1}
        row = Activity(starts_on=on, ends_on=on, place="自治区图书馆报告厅", is_public=True, **facts, **hours, **common)
        row.capacity, row.sign_up_until = 30, on - 2 * ONE
        world.rows.add(row)
    on = working_day(world.today + timedelta(days=9))
    row = Activity(
        kind=ActivityKind.LECTURE,
        title="政协讲堂：怎样把一件小事办成",
        starts_on=on,
        ends_on=on,
        starts_at=time(15),
        ends_at=time(17, 30),
        place="自治区政协礼堂",
        capacity=12,
        sign_up_until=on - ONE,
        is_public=True,
        **common,
    )
    world.rows.add(row)
    _agenda(world, row, luck)
    for place, held in enumerate(luck.sample(world.region.members_on(world.today), 10)):
        status = Participation.Status.CONFIRMED if place < 9 else Participation.Status.CALLED
        world.rows.add(Participation(activity=row, membership=held, status=status, signed_up=place < 9))
    on = working_day(world.today + timedelta(days=20))
    world.rows.add(
        Activity(
            kind=ActivityKind.CONSULTATION,
            format="forum",
            title="牧区道路养护协商座谈会",
            starts_on=on,
            ends_on=on,
            starts_at=time(9),
            ends_at=time(12),
            place="自治区政协二楼会议室",
            **common,
        )
    )
    off = working_day(world.today + timedelta(days=5))
    world.rows.add(
        Activity(
            kind=ActivityKind.SYMPOSIUM,
            state=Activity.State.CANCELLED,
            title="学习座谈会：冬季供暖政策",
            starts_on=off,
            ends_on=off,
            place="自治区政协一楼会议室",
            cancelled_why="主讲单位有紧急任务，改期另行通知。",
            sequence=1,
            **common,
        )
    )


def _pdf(lines: list[str]) -> bytes:
    """One page with a few lines, in the font every reader of PDF has for Chinese."""
    shown = " 0 -36 Td ".join(f"<{line.encode('utf-16-be').hex().upper()}> Tj" for line in lines)
    stream = f"BT /F 16 Tf 72 760 Td {shown} ET".encode()
    font = b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[5 0 R]>>"
    cid = (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 6 0 R>>"
    )
    descriptor = (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        font,
        cid,
        descriptor,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    made, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end
