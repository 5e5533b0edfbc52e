"""`huiyin repair`, asked as a person at a terminal asks."""

import json

from click.testing import CliRunner

from huiyin.cli import main

DAMAGED = "區(qū)政協(xié)委員聯(lián)系群眾,、辦實事,。"
WHOLE = "區政協委員聯系群眾、辦實事。"


def run(*arguments, given=None):
    return CliRunner().invoke(main, ["repair", *map(str, arguments)], input=given)


def test_the_repaired_text_is_printed_as_it_is():
    assert run("-", given=DAMAGED).output == WHOLE


def test_json_tells_each_repair_with_its_kind_and_places():
    answer = json.loads(run("-", "--json", given=DAMAGED).output)

    assert answer["text"] == WHOLE
    assert answer["script"] == "traditional"
    assert answer["suggestions"] == []
    assert [repair["kind"] for repair in answer["repairs"]] == ["gloss"] * 3 + ["inserted_comma"] * 2
    for repair in answer["repairs"]:
        assert DAMAGED[repair["start"] : repair["end"]] == repair["before"]
        assert answer["text"].startswith(repair["after"], repair["at"])


def test_sound_text_comes_back_byte_for_byte(tmp_path):
    sound = "委员犇（bēn）措说：“好。”\r\nf(x) = 1:2，a) 一；b) 二……\n"
    (tmp_path / "sound.txt").write_bytes(sound.encode())
    ended = run(tmp_path / "sound.txt", "--output", tmp_path / "out.txt")

    assert ended.exit_code == 0
    assert (tmp_path / "out.txt").read_bytes() == sound.encode()


def test_what_cannot_be_written_or_read_is_refused(tmp_path):
    for ended in (run("-", "--output", tmp_path / "no" / "where.txt", given="好"), run(tmp_path / "missing.txt")):
        assert ended.exit_code == 2
        assert "Traceback" not in ended.output


def test_a_lost_closing_mark_is_put_back():
    damaged = "“政協(xié)委員在哪裡，協(xié)商就在哪裡。?!?這是區(qū)裡的話，圍繞“兩個維護抓落實。"
    answer = json.loads(run("-", "--json", given=damaged).output)

    assert answer["text"] == "“政協委員在哪裡，協商就在哪裡。”這是區裡的話，圍繞“兩個維護”抓落實。"
    assert [repair["kind"] for repair in answer["repairs"]].count("lost_closing") == 2
