"""What an evaluation is given: files of JSON, an object a line. Every refusal names the file and the line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

_BOM = b"\xef\xbb\xbf"


class WrongLine(Exception):
    """Something in a file is not as it should be; said in words for whoever made the file."""


class Given(NamedTuple):
    id: str | int | float
    title: str
    text: str


class Pair(NamedTuple):
    id: Any  # as the file has it; else the number of the line
    a: str
    b: str


def documents(path: Path) -> Iterator[Given]:
    """`{"id", "title", "text"}`; a title left out is empty. What no database can store is refused."""
    for line, given in _told_apart(path):
        for name in ("title", "text"):
            line.refuse_unstorable(name, getattr(given, name))
        yield given


def queries(path: Path) -> Iterator[Given]:
    """`{"id", "text"}`, a title besides if there is one. Whatever stands in the text is asked."""
    return (given for _line, given in _told_apart(path))


def pairs(path: Path) -> Iterator[Pair]:
    """`{"a", "b"}`, with an `id` if there is one."""
    for line in _lines(path):
        line.refuse_unstorable("id", json.dumps(given := line.fields.get("id", line.number), ensure_ascii=False))
        yield Pair(given, line.text("a"), line.text("b"))


class _Line(NamedTuple):
    path: Path
    number: int
    fields: dict[str, Any]

    def refuse(self, words: str) -> NoReturn:
        raise WrongLine(f"{self.path.name} 第 {self.number} 行：{words}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.fields.get(name, default)
        if value is None:
            self.refuse(f"缺少 {name}。")
        if not isinstance(value, str):
            self.refuse(f"{name} 应是文字。")
        return str(value)

    def id(self) -> str | int | float:
        value = self.fields.get("id")
        if value is None:
            self.refuse("缺少 id。")
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not isinstance(value, str) and not is_number:
            self.refuse("id 应是文字或数字。")
        self.refuse_unstorable("id", str(value))
        return value

    def refuse_unstorable(self, name: str, value: str) -> None:
        if "\0" in value:
            self.refuse(f"{name} 里有 NUL 字符（U+0000）。")
        try:
            value.encode()
        except UnicodeEncodeError as wrong:
            self.refuse(f"{name} 里有不成对的代理字符（U+{ord(value[wrong.start]):04X}）。")


def _told_apart(path: Path) -> Iterator[tuple[_Line, Given]]:
    """1 and "1" are two ids; the same one twice is a mistake."""
    seen: dict[tuple[bool, Any], int] = {}
    for line in _lines(path):
        given = Given(line.id(), line.text("title", ""), line.text("text"))
        named = (isinstance(given.id, str), given.id)
        if named in seen:
            line.refuse(f"id {json.dumps(given.id, ensure_ascii=False)} 重复，第 {seen[named]} 行已经有了。")
        seen[named] = line.number
        yield line, given


def _lines(path: Path) -> Iterator[_Line]:
    """Blank lines are passed over. Raises OSError where the file cannot be read."""
    is_empty = True
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if raw := (raw.removeprefix(_BOM) if number == 1 else raw).strip():
                is_empty = False
                yield _read(path, number, raw)
    if is_empty:
        raise WrongLine(f"{path.name}：文件是空的。")


def _read(path: Path, number: int, raw: bytes) -> _Line:
    nothing = _Line(path, number, {})
    try:
        fields = json.loads(raw.decode())
    except UnicodeDecodeError:
        nothing.refuse("不是 UTF-8 文字。")
    except json.JSONDecodeError as wrong:
        nothing.refuse(f"不是 JSON（第 {wrong.colno} 个字符处）。")
    except (ValueError, RecursionError):  # a number too long, brackets too deep
        nothing.refuse("不是可以读的 JSON。")
    if not isinstance(fields, dict):
        nothing.refuse('应是一个对象，例如 {"id": 1, "text": "…"}。')
    return _Line(path, number, fields)
