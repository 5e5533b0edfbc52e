"""`huiyin repair`: a text with the damage of copying undone. Neither database nor settings are asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from huiyin.cli import Refused
from huiyin.figures.commands import text_of


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON：修复后的文字，每处修复的类别和位置。")
@click.option("--output", metavar="FILE", help="把修复后的文字写到这个文件（UTF-8），不写到屏幕。")
def repair(file: str, as_json: bool, output: str | None) -> None:
    """修复一份在转载中受损的文字（.txt 或 .docx，- 表示标准输入）：多出的注音、叠加的标点、断开的字、丢失的后引号。"""
    text = text_of(file)
    answer = _repaired(text)
    if output:
        _write(output, answer["text"])
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif output:
        click.echo(f"修复 {len(answer['repairs'])} 处，另有 {len(answer['suggestions'])} 处请自行查看。")
    else:
        sys.stdout.write(answer["text"])


def _repaired(text: str) -> dict[str, Any]:
    from huiyin.text.repair import Repair
    from huiyin.text.repair import repair as repaired
    from huiyin.text.scripts import script

    done, grown = repaired(text), 0
    repairs = []

    def told(edit: Repair) -> dict[str, Any]:
        return {
            "kind": edit.kind.value,
            "start": edit.start,
            "end": edit.end,
            "before": edit.before,
            "after": edit.after,
        }

    for edit in done.repairs:
        repairs.append(told(edit) | {"at": edit.start + grown})
        grown += len(edit.after) - len(edit.before)
    return {
        "text": done.text,
        "repairs": repairs,
        "suggestions": [told(edit) for edit in done.suggestions],
        "script": script(text),
    }


def _write(output: str, text: str) -> None:
    try:
        Path(output).write_text(text, encoding="utf-8", newline="")
    except (OSError, ValueError) as wrong:
        raise Refused(f"写不了文件“{output}”。请检查文件夹是否存在、您有没有写入的权限。") from wrong
