"""One paper of each layout, long enough to fill pages, with everything a block can hold."""

from datetime import date

from huiyin.documents.paper import Facts, Field, Heading, Paper, Paragraph, Run, Signature, Table

SENTENCE = (
    "加强农牧区饮水安全是保障和改善民生的重要内容。各级各部门要切实履行职责，统筹推进水源保护、"
    "管网延伸和水质监测等工作，确保群众喝上放心水。"
)
TIBETAN = "བོད་རང་སྐྱོང་ལྗོངས་སྲིད་གྲོས་ཀྱི་གྲོས་འཆར་ལས་དོན་ཁང་།"
SPECIAL = "#[]$*_@<>&\\`=~{}|^%/\"'"
FULL = "国" * 28


def document(**changes) -> Paper:
    given = {
        "title": "关于加快推进农牧区饮水安全工程建设和运行管护体制改革的意见",
        "layout": "document",
        "issuer": "某某政协办公厅文件",
        "number": "某政协办〔2026〕12号",
        "addressee": "各市（地）政协，机关各处室：",
        "blocks": [
            Paragraph(FULL * 20),
            Paragraph(["全年收到提案", Run("412", url="https://example.org/figures/filed/"), "件。"]),
            Heading("一、总体情况", 1),
            Paragraph(SENTENCE * 2),
            Heading("（一）提案工作", 2),
            Paragraph(SENTENCE * 8),
            Heading("1.提交情况", 3),
            Paragraph(["繁體字、𠮷、䶮、𬭚；", SPECIAL, "；", TIBETAN]),
            Table(
                ("名称", "件数", "占比"),
                [("经济", Run("123", url="https://example.org/figures/economy/"), "30.1%"), ("社会", "45", "2%")] * 3,
                widths=(3, 1, 1),
                numeric=frozenset({1, 2}),
                caption="表1 提案分类",
            ),
            Paragraph(SENTENCE * 4),
            Signature(["某某政协办公厅"], date(2026, 11, 3)),
        ],
        "copies_to": ("省委办公厅", "省政府办公厅"),
        "attached": ("提案清单", "办理情况表"),
        "note": "此件公开发布",
    }
    return Paper(**given | changes)


def letter(**changes) -> Paper:
    given = {
        "title": "关于省政协十三届三次会议第0123号提案的答复",
        "layout": "letter",
        "issuer": "某某省水利厅",
        "number": "某水提〔2026〕12号",
        "mark": "A",
        "addressee": "某某委员：",
        "blocks": [
            Paragraph("您提出的关于农牧区饮水安全的提案收悉。经商省财政厅，现答复如下："),
            Heading("一、关于水源保护"),
            Paragraph(SENTENCE * 3),
            Paragraph(FULL * 30),
            Paragraph("感谢您对水利工作的关心和支持。"),
            Signature(["某某省水利厅"], date(2026, 11, 3)),
        ],
        "contact": "联系人：某处，电话：0000-0000000",
        "copies_to": ("省政府督查室", "省政协提案委员会"),
    }
    return Paper(**given | changes)


def form(**changes) -> Paper:
    given = {
        "title": "提案登记表",
        "layout": "form",
        "number": "第0123号",
        "mark": "十三届三次会议",
        "blocks": [
            Facts([("案由", "关于加强农牧区饮水安全的提案"), ("类别", "民生"), ("提案者", "某某"), ("界别", "农业界")]),
            Facts([("联系地址", "某某路1号")], columns=1),
            Field("提案内容", [SENTENCE, SENTENCE * 3]),
            Field("审查意见", (), 5),
            Field("立案日期", ["2026年3月1日"]),
        ],
    }
    return Paper(**given | changes)


def sheet(**changes) -> Paper:
    row = [SENTENCE[:30], "社情民意", "水利厅", "2026-11-30", "黄（临期）", SENTENCE]
    given = {
        "title": "民生问题台账",
        "layout": "sheet",
        "landscape": True,
        "number": "2026年11月",
        "blocks": [
            Table(
                ["序号", "事项", "来源", "责任单位", "期限", "颜色", "进展"],
                [[str(number), *row] for number in range(1, 31)],
                widths=(1, 4, 2, 2, 2, 2, 6),
                numeric=frozenset({0}),
            )
        ],
    }
    return Paper(**given | changes)


ALL = {"document": document, "letter": letter, "form": form, "sheet": sheet}
