"""A paper as a Word file, in the styles, grid and fonts an office's own machines have (docs/rules/documents.md)."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from huiyin.documents.paper import (
    Break,
    Facts,
    Field,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    Words,
)
from huiyin.documents.words import (
    attached_lines,
    closes_before,
    copies,
    day,
    endnotes,
    fit,
    of_pages,
    plain,
    runs,
    title_lines,
    width,
)

# The names under which an office's machines know the faces of GB/T 9704.
FANG, TITLE, KAI, HEI, SONG, TIBETAN = (
    "仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体", "Microsoft Himalaya",
)  # fmt: skip
INSTEAD = {
    FANG: "仿宋;FangSong;FandolFang R;Noto Serif CJK SC",
    KAI: "楷体;KaiTi;FandolKai;Noto Serif CJK SC",
    HEI: "SimHei;FandolHei;Noto Sans CJK SC",
    TITLE: "方正小标宋_GBK;FZXiaoBiaoSong-B05S;FandolSong;Noto Serif CJK SC",
    SONG: "SimSun;FandolSong;Noto Serif CJK SC",
    TIBETAN: "Noto Serif Tibetan",
}
RED = RGBColor(0xE6, 0x00, 0x12)
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD = "http://schemas.microsoft.com/office/word"
LINE = 579  # twentieths of a point: 22 of them fill 225 mm
TIGHT = -5  # twentieths of a point off each No. 3 character: 28 of them fill 156 mm
CHARACTER = 15.75  # what is left of it, in points
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
MARGINS = {  # top, right, bottom, left
    "document": (37, 26, 35, 28),
    "letter": (37, 26, 35, 28),
    "form": (30, 25, 25, 25),
    "sheet": (22, 18, 20, 18),
}


def write(paper: Paper) -> bytes:
    file = docx.Document()
    _Writer(file, paper).write()
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


class _Writer:
    def __init__(self, file: Document, paper: Paper) -> None:
        self.file, self.paper = file, paper
        self.official = paper.layout in ("document", "letter")
        self.sheet = paper.layout == "sheet"
        self.cell_points = 10.5 if self.sheet else 12.0
        self.form: Any = None  # the table that ruled blocks are being written in

    def write(self) -> None:
        self._describe()
        self._page()
        self._styles()
        self._name_fonts()
        self._head()
        self._blocks()
        for part in (self.file.element, self.file.styles.element, *self._edges()):
            _in_order(part)

    def _edges(self) -> list[Any]:
        section = self.file.sections[0]
        edges: list[Any] = [section.footer]
        if self.official:
            edges.append(section.even_page_footer)
        if self.paper.layout == "letter":
            edges += [section.first_page_header, section.first_page_footer]
        return [edge._element for edge in edges]

    # ── the file and its page ──

    def _describe(self) -> None:
        said = self.file.core_properties
        said.title, said.subject, said.language = fit(self.paper.title), fit(self.paper.subject), "zh-CN"
        said.author = said.last_modified_by = said.comments = said.keywords = ""

    def _page(self) -> None:
        section = self.file.sections[0]
        long, short = Mm(297), Mm(210)
        section.orientation = WD_ORIENT.LANDSCAPE if self.paper.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if self.paper.landscape else (short, long)
        top, right, bottom, left = MARGINS[self.paper.layout]
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        section.gutter = 0
        self.width = section.page_width - Mm(left + right)
        properties = section._sectPr
        for old in properties.findall(qn("w:docGrid")):
            properties.remove(old)
        if self.official:
            properties.append(_element("w:docGrid", type="lines", linePitch=LINE))
        section.header_distance = Mm(15)
        section.footer_distance = Mm(25.5 if self.official else 12)
        section.different_first_page_header_footer = self.paper.layout == "letter"
        self.file.settings.odd_and_even_pages_header_footer = self.official
        self._as_word_of_today()
        self._page_numbers(section)

    def _as_word_of_today(self) -> None:
        """Else Word shows the file in the manner of 2007, tables hanging out of the margin."""
        settings = self.file.settings.element
        compat = settings.find(qn("w:compat"))
        if compat is None:
            compat = _element("w:compat")
            settings.append(compat)
        for old in compat.findall(qn("w:compatSetting")):
            compat.remove(old)
        mode = _element("w:compatSetting", name="compatibilityMode", uri=_WORD, val=15)
        compat.append(mode)

    def _page_numbers(self, section: Any) -> None:
        if not self.official:
            line = section.footer.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            before, between, after = of_pages(self.paper)
            for piece in (f"{before} ", "PAGE", f" {between} ", "NUMPAGES", f" {after}"):
                run = _counter(line, piece) if piece.isupper() else line.add_run(piece)
                _face(run, SONG, 10.5)
            return
        for footer, align, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right"),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left"),
        ):
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.alignment = align
            line.paragraph_format.line_spacing = Pt(17)
            setattr(line.paragraph_format, f"{side}_indent", Pt(14))
            for piece in ("— ", "PAGE", " —"):
                _face(_counter(line, piece) if piece == "PAGE" else line.add_run(piece), SONG, 14)

    def _styles(self) -> None:
        styles = self.file.styles
        normal = styles["Normal"]
        _face(normal, FANG, 16 if self.official else 12, spacing=TIGHT if self.official else 0)
        normal.element.get_or_add_rPr().append(_element("w:lang", val="en-US", eastAsia="zh-CN", bidi="bo-CN"))
        layout = normal.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.widow_control = False
        for off in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
            normal.element.get_or_add_pPr().append(_element(off, val=0))
        if self.official:
            layout.line_spacing = Pt(LINE / 20)
        for level, face in ((1, HEI), (2, KAI), (3, FANG)):
            style = styles[f"Heading {level}"]
            _face(style, face, 12 if self.sheet else 16, spacing=TIGHT if self.official else 0)
            style.font.bold, style.font.italic, style.font.color.rgb = False, False, RGBColor(0, 0, 0)
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = True
            _indent(style, 2, 32)
        title = styles["Title"]
        _face(title, TITLE, 16 if self.sheet else 22)
        title.font.color.rgb = RGBColor(0, 0, 0)
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(0 if self.official else 6)
        _no_border(title)
        note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style = normal
        _face(note, FANG, 9 if self.sheet else 12)
        note.paragraph_format.line_spacing = 1.25
        cell = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        _face(cell, FANG, self.cell_points)
        cell.paragraph_format.line_spacing = 1.15

    def _name_fonts(self) -> None:
        """What stands in for a face on a machine that lacks it, in the table Word and LibreOffice ask."""
        named = "".join(
            f'<w:font w:name="{face}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
            for face, instead in INSTEAD.items()
        )
        table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{_MAIN}">{named}</w:fonts>'
        for relation in self.file.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
                relation.target_part._blob = table.encode()

    # ── head ──

    def _head(self) -> None:
        getattr(self, f"_head_of_{self.paper.layout}")()

    def _head_of_document(self) -> None:
        paper = self.paper
        if paper.mark:
            _face(self._line(fit(paper.mark), align="right").runs[0], HEI, 16)
        if paper.issuer:
            issuer = self._line(fit(paper.issuer), align="center")
            points = min(42.0, 425 / max(width(fit(paper.issuer)), 1))
            _face(issuer.runs[0], TITLE, points, color=RED)
            issuer.paragraph_format.line_spacing = Pt(points * 1.3)
            issuer.paragraph_format.space_before = Mm(35 - points * 0.15 * 0.3528)
            self._empty(2)
            number = self._line(fit(paper.number), align="center")
            number.paragraph_format.space_after = Pt(0)
            _border(number, {"bottom": ("single", 12, 11)})
            self._empty(1)
        self._title()

    def _head_of_letter(self) -> None:
        """Issuer and lines stand in the first page's own header and footer: text on it moves around them."""
        paper, section = self.paper, self.file.sections[0]
        section.header_distance = Mm(19)
        header = section.first_page_header
        header.is_linked_to_previous = False
        mark = header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        mark.paragraph_format.line_spacing = Mm(9.5)
        _face(mark.add_run(fit(paper.mark)), HEI, 16)
        issuer = header.add_paragraph()
        issuer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        points = min(30.0, 450 / max(width(fit(paper.issuer)), 1))
        _face(issuer.add_run(fit(paper.issuer)), TITLE, points, color=RED)
        issuer.paragraph_format.line_spacing = Pt(points * 1.15)
        self._letter_line(issuer, "bottom", "thickThinSmallGap", 11)
        number = header.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        number.paragraph_format.space_before = Pt(14)
        number.paragraph_format.line_spacing = Pt(16)
        _face(number.add_run(fit(paper.number)), FANG, 16)
        footer = section.first_page_footer
        footer.is_linked_to_previous = False
        section.footer_distance = Mm(20)
        line = footer.paragraphs[0]
        line.paragraph_format.line_spacing = Pt(2)
        _face(line.add_run(" "), SONG, 2)
        self._letter_line(line, "bottom", "thinThickSmallGap", 0)
        self._empty(2)
        self._title()

    def _letter_line(self, line: Line, side: str, kind: str, space: int) -> None:
        """170 mm wide: 8 mm further left and 6 mm further right than the type area."""
        line.paragraph_format.left_indent, line.paragraph_format.right_indent = Mm(-8), Mm(-6)
        _border(line, {side: (kind, 24, space)})

    def _head_of_form(self) -> None:
        self._title()
        said = [fit(said) for said in (self.paper.issuer, self.paper.mark, self.paper.number)]
        if any(said):
            line = self.file.add_paragraph(style="Cell")
            stops = line.paragraph_format.tab_stops
            stops.add_tab_stop(self.width // 2, 1)
            stops.add_tab_stop(self.width, 2)
            line.add_run("\t".join(said))
            line.paragraph_format.space_after = Pt(4)

    _head_of_sheet = _head_of_form

    def _title(self) -> None:
        wide = {"sheet": 26}.get(self.paper.layout, 20) + 12 * self.paper.landscape
        title = self.file.add_paragraph(style="Title")
        for number, words in enumerate(title_lines(self.paper.title, wide)):
            run = title.add_run()
            if number:
                run.add_break()
            run.add_text(words)
        if self.official:
            title.paragraph_format.line_spacing = Pt(30)
            self._empty(1)
            if self.paper.addressee:
                self._line(fit(self.paper.addressee))

    # ── blocks ──

    def _blocks(self) -> None:
        blocks = self.paper.blocks
        signed_at = next((at for at, block in enumerate(blocks) if isinstance(block, Signature)), None)
        closed_at = closes_before(blocks)
        for at, block in enumerate(blocks):
            if at == signed_at:
                self._attached()
            if at == closed_at:
                self._close()
            self._block(block, keep=signed_at is not None and at + 1 == signed_at)
        if signed_at is None:
            self._attached()
        if closed_at is None:
            self._close()

    def _close(self) -> None:
        for words in endnotes(self.paper):
            _indent(self._line(words), 2, 32)
        self._imprint()

    def _block(self, block: Any, keep: bool) -> None:
        if self.form is not None and not isinstance(block, Facts | Field):
            self._joined()
        match block:
            case Heading():
                self._said(self.file.add_paragraph(style=f"Heading {block.level}"), block.words)
            case Paragraph():
                self._paragraph(block, keep)
            case Facts() | Field():
                self._facts(block) if isinstance(block, Facts) else self._field(block)
            case Table():
                self._table(block)
            case Signature():
                self._signature(block)
            case Break():
                self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _paragraph(self, block: Paragraph, keep: bool) -> None:
        line = self.file.add_paragraph(style="Note" if block.small else None)
        self._said(line, block.words)
        line.alignment = ALIGN[block.align]
        line.paragraph_format.keep_with_next = keep or None
        if block.indent and block.align in ("justify", "left"):
            _indent(line, 2, 24 if block.small or not self.official else 32)

    def _signature(self, block: Signature) -> None:
        self._empty(1, keep=True)
        on = day(block.on) if block.on else ""
        for words in [*map(fit, block.signed), *([on] if on else [])]:
            line = self._line(words, align="right")
            beside = 4.0 if words == on or not on else max(0.0, 4 + (width(on) - width(words)) / 2)
            line.paragraph_format.right_indent = Pt(beside * (CHARACTER if self.official else 12))
            line.paragraph_format.keep_together = True
            line.paragraph_format.keep_with_next = words != on or None

    def _attached(self) -> None:
        if lines := attached_lines(self.paper):
            self._empty(1)
            for words in lines:
                _indent(self._line(words), 2, 32)

    def _imprint(self) -> None:
        """At the foot of the type area, wherever the words end: a frame."""
        if not (words := copies(self.paper)):
            return
        line = self.file.add_paragraph()
        _face(line.add_run(words), FANG, 14)
        line.paragraph_format.line_spacing = Pt(24)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        foot = {"hRule": "auto", "wrap": "around", "vAnchor": "margin", "hAnchor": "margin"}
        line._p.get_or_add_pPr().append(
            _element("w:framePr", w=self.width // 635, **foot, xAlign="left", yAlign="bottom")
        )
        if self.paper.layout == "document":
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(0)
            _border(line, {"top": ("single", 8, 1), "bottom": ("single", 8, 1)}, color="000000")

    # ── ruled blocks ──

    def _grid(self, shares: list[float]) -> Any:
        table = self.file.add_table(rows=0, cols=len(shares), style="Table Grid")
        table.autofit = False
        whole = sum(shares) or 1
        self.widths = [int(self.width * share / whole) for share in shares]
        for column, wide in zip(table.columns, self.widths, strict=True):
            column.width = wide
        return table

    def _row(self, table: Any) -> Any:
        row = table.add_row()
        for cell, wide in zip(row.cells, self.widths, strict=True):
            cell.width = wide
            cell.vertical_alignment = 1
        return row

    def _cell(self, cell: Any, words: Words, *, label: bool = False, align: str = "left") -> None:
        line = cell.paragraphs[0]
        line.style, line.alignment = self.file.styles["Cell"], ALIGN["center" if label else align]
        self._said(line, words, face=HEI if label else "")

    def _form(self) -> Any:
        """Ruled blocks that follow each other are one table of four columns, so that their rules are one."""
        if self.form is None:
            side = 6.5 * 12 * 12700 / self.width
            self.form = self._grid([side, 0.5 - side] * 2)
        return self.form

    def _facts(self, block: Facts) -> None:
        pairs, table = list(block.rows), self._form()
        for start in range(0, len(pairs), block.columns):
            beside = pairs[start : start + block.columns]
            row = self._row(table)
            cells = row.cells
            if len(beside) == 1:
                cells = [row.cells[0], row.cells[1].merge(row.cells[3])]
            for number, (label, value) in enumerate(beside):
                self._cell(cells[2 * number], label, label=True)
                self._cell(cells[2 * number + 1], value)
            row.height = Pt(30)
            _whole(row)

    def _field(self, block: Field) -> None:
        row = self._row(self._form())
        self._cell(row.cells[0], block.label, label=True)
        field = row.cells[1].merge(row.cells[3])
        given = list(block.paragraphs)
        several = len(given) > 1 or sum(len(plain(words)) for words in given) > 30
        field.vertical_alignment = 0 if several or not given else 1
        row.height = Pt(30 if given else 20 * max(block.lines, 1) + 16)
        for number, words in enumerate(given):
            line = field.paragraphs[0] if not number else field.add_paragraph()
            line.style = self.file.styles["Cell"]
            self._said(line, words)
            if several:
                _indent(line, 2, 24)

    def _joined(self) -> None:
        """Word joins two tables that touch: a line of no height keeps them apart."""
        self.form = None
        line = self.file.add_paragraph(style="Cell")
        line.paragraph_format.line_spacing = Pt(1)
        _face_of_mark(line, 1)

    def _table(self, block: Table) -> None:
        if block.caption:
            line = self.file.add_paragraph(style="Cell")
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.keep_with_next = True
            line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(8), Pt(4)
            _face(line.add_run(fit(block.caption)), HEI, self.cell_points)
        table = self._grid(list(block.widths or [1] * len(block.headings)))
        head = self._row(table)
        for cell, words in zip(head.cells, block.headings, strict=True):
            self._cell(cell, words, label=True)
        head._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
        _whole(head)
        for given in block.rows:
            row = self._row(table)
            for number, (cell, said) in enumerate(zip(row.cells, given, strict=True)):
                self._cell(cell, said, align="right" if number in block.numeric else "left")
            _whole(row)
        self._joined()

    # ── words ──

    def _line(self, words: str, align: str = "") -> Line:
        line = self.file.add_paragraph()
        if align:
            line.alignment = ALIGN[align]
        self._said(line, words)
        return line

    def _empty(self, lines: int, keep: bool = False) -> None:
        for _ in range(lines):
            self.file.add_paragraph().paragraph_format.keep_with_next = keep or None

    def _said(self, line: Line, words: Words, face: str = "") -> None:
        for run in runs(words):
            into = _link(line, run.url) if run.url else line._p
            for text, tibetan in _by_script(run.text):
                made = line.add_run()
                for number, piece in enumerate(text.split("\n")):
                    if number:
                        made.add_break()
                    made.add_text(piece)
                _dress(made, face or (HEI if run.bold else ""), tibetan)
                if into is not line._p:
                    into.append(made._r)


def _by_script(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each Tibetan or not: Word takes a script's font from the run."""
    pieces: list[tuple[str, bool]] = []
    for sign in text:
        tibetan = 0x0F00 <= ord(sign) <= 0x0FFF
        if pieces and pieces[-1][1] == (tibetan or (sign == " " and pieces[-1][1])):
            pieces[-1] = (pieces[-1][0] + sign, pieces[-1][1])
        else:
            pieces.append((sign, tibetan))
    return pieces


def _dress(run: Any, face: str, tibetan: bool) -> None:
    if face:
        _fonts(run._r.get_or_add_rPr(), face)
    if tibetan:
        properties = run._r.get_or_add_rPr()
        _fonts(properties, TIBETAN)
        properties.append(_element("w:cs"))
        properties.append(_element("w:lang", val="bo-CN", bidi="bo-CN"))


def _face(styled: Any, face: str, points: float, *, color: RGBColor | None = None, spacing: int = 0) -> None:
    """`styled`: a run or a style. Every script it may hold, by name, and the size for each."""
    properties = styled._element.get_or_add_rPr() if hasattr(styled, "_element") else styled.element.get_or_add_rPr()
    _fonts(properties, face)
    styled.font.size = Pt(round(points * 2) / 2)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(_element("w:szCs", val=round(points * 2)))
    if color is not None:
        styled.font.color.rgb = color
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    properties.find(qn("w:sz")).addprevious(_element("w:spacing", val=spacing))


def _fonts(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), face)
    fonts.set(qn("w:cs"), TIBETAN)


def _face_of_mark(line: Line, points: int) -> None:
    properties = line._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    mark.append(_element("w:sz", val=points * 2))
    properties.append(mark)


def _indent(styled: Any, characters: int, points: float) -> None:
    """In characters for Word, in points for what does not count in them."""
    styled.paragraph_format.first_line_indent = Pt(points)
    properties = styled._p.pPr if hasattr(styled, "_p") else styled.element.pPr
    properties.find(qn("w:ind")).set(qn("w:firstLineChars"), str(characters * 100))


def _border(line: Line, sides: dict[str, tuple[str, int, int]], color: str = "E60012") -> None:
    borders = OxmlElement("w:pBdr")
    for side, (kind, eighths, space) in sides.items():
        borders.append(_element(f"w:{side}", val=kind, sz=eighths, space=space, color=color))
    line._p.get_or_add_pPr().append(borders)


def _no_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))


def _link(line: Line, url: str) -> Any:
    key = line.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    line._p.append(link)
    return link


def _counter(line: Line, name: str) -> Any:
    """A field Word counts: PAGE, NUMPAGES."""
    run = line.add_run()
    for kind in ("begin", "instr", "separate", "text", "end"):
        if kind == "instr":
            word = OxmlElement("w:instrText")
            word.set(qn("xml:space"), "preserve")
            word.text = f" {name} "
            run._r.append(word)
        elif kind == "text":
            run.add_text("1")
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))
    return run


def _element(tag: str, /, **attributes: Any) -> Any:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


# The order Word's schema wants inside these: another one it calls a damaged file.
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
}
_PLACE = {
    qn(f"w:{holder}"): {qn(f"w:{name}"): place for place, name in enumerate(names.split())}
    for holder, names in _ORDER.items()
}


def _in_order(part: Any) -> None:
    for holder, places in _PLACE.items():
        for found in part.iter(holder):
            found[:] = sorted(found, key=lambda child: places.get(child.tag, len(places)))
