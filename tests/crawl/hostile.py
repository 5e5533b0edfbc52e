"""What somebody who means no good types, by kind."""

from urllib.parse import quote

TEXTS = [
    "' OR 1=1 --",
    "1; DROP TABLE matters_matter; --",
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "{{ request.user }}{% debug %}",
    "%s%n%x%(name)s{0}{name.__class__}",
    "\x00",
    "a\x00b",
    "\ud83d",
    "\ufffd",
    "\x1b[31m\r\nSet-Cookie: a=b",
    "😀👩‍👩‍👧‍👦🏳️‍🌈",
    "\u202e反向\u200b\u2066",
    "བོད་ཡིག",
    "長" * 10_000,
    "a" * 10_000,
    "../../../../etc/passwd",
    "C:\\windows\\win.ini",
    "file:///etc/passwd",
    "=cmd|' /C calc'!A0",
    "${jndi:ldap://localhost/a}",
    "(((((((((((((((((((((((((((((((((((",
    'a AND OR NOT ( " * ? ~ ^',
    "[]{}\\",
    "null",
    "None",
    "undefined",
    "true",
    "",
    " ",
    "\u3000",
    "\t\n",
]
NUMBERS = ["0", "-1", "1e309", "NaN", "Infinity", "0x10", "1.5", "٣", "一", "²", str(2**31), str(2**63), str(10**400)]
NUMBERS += [str(-(2**63) - 1), "9" * 5000, "01999" + "9" * 5000, "00000001", "1_000", "+1", "1,2,3"]
DAYS = ["0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "2026-1-1", "26/2/2026"]
DAYS += [
    "1900-02-29",
    "2026-02-28T25:61:61",
    "-2026-01-01",
    "２０２６-０１-０１",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
]
KEYS = ["00000000-0000-0000-0000-000000000000", "not-a-uuid", "g" * 36, "urn:uuid:" + "0" * 32]
VALUES = [*TEXTS, *NUMBERS, *DAYS, *KEYS]

PARAMETERS = ["format", "page", "sort", "q", "year", "month", "next", "state", "kind", "mode", "key", "part", "from"]
PARAMETERS += ["on", "who", "assembly", "matter", "proposal", "sector", "agency", "body", "id", "pk", "show", "view"]

WHOLE_NUMBERS = [0, 1, 2, 7, 9999, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30]  # as paths write them
SLUGS = ["nonsense", "home", "elsewhere", "-", "_", "0", "a" * 300, "national", "system", "None", "DROP-TABLE"]
_IN_PATHS = ["' OR 1=1 --", "<script>", "{{7*7}}", "..", "a\x00", "😀", "%s%n", "x" * 2000]
PATHS = [quote(text, safe="") for text in _IN_PATHS]

FILES = [  # name, content, what it says it is
    ("空.pdf", b"", "application/pdf"),
    ("a.pdf", b"%PDF-1.7 \x00\xff" + b"\x00" * 500, "application/pdf"),
    ("a.xlsx", b"PK\x03\x04" + b"\x00" * 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.csv", '姓名,界别\r\n=1+1,\x00\r\n"未完'.encode(), "text/csv"),
    ("a.csv", b"\xff\xfe\x00\x00\xd8", "text/csv"),
    ("a.json", b"{" * 5000, "application/json"),
    ("a.json", b'{"version": 1e999, "a": NaN}', "application/json"),
    ("../../a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 100, "image/jpeg"),
    ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
    ("长" * 120 + ".png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "image/png"),
    ("a\r\nX-Header: b.txt", b"text", "text/plain"),
    ("a.webm", b"\x1aE\xdf\xa3" + b"\x00" * 60, "audio/webm"),
]
BODIES = [  # a body of another kind than a form
    (b"{", "application/json"),
    (b'{"key": {"$gt": ""}}', "application/json"),
    (b"[" * 20_000, "application/json"),
    (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml"),
    (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nno end', "multipart/form-data; boundary=x"),
    (b"no boundary", "multipart/form-data"),
    (b"a=%ff%fe&b=%00&%00=1", "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
    (b"a=1", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"\x00" * 100, "text/plain"),
]
METHODS = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"]
HEADERS = [
    {},
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "rows", "HX-Current-URL": "::::"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true", "HX-Current-URL-URI-AutoEncoded": "true"},
    {"Accept-Language": "en"},
    {"Accept-Language": "zh-hant;q=9,*;q=x" * 50},
    {"Referer": "javascript:alert(1)"},
    {"Cookie": 'sessionid="\\000aaaaaaaaaaaa"; django_language="\\000"'},
    {"Cookie": "sessionid=%00; csrftoken=x; messages=garbage"},
    {"If-Modified-Since": "never", "If-None-Match": "\"'", "Range": "bytes=5-1,9999999999-"},
    {"Range": "bytes=0-3"},
    {"X-Forwarded-For": "' OR 1=1", "X-Forwarded-Host": "evil.example"},
    {"Content-Length": "1"},
    {"Accept": "application/json"},
    {"Host": "evil.example"},
    {"Idempotency-Key": "x" * 3000},
]
