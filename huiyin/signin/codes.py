"""Account names, and the codes by which an account is taken over: read aloud, typed from paper, saying nothing."""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import salted_hmac

CONSONANTS, VOWELS, DIGITS = "bdfghkmnprstvz", "aeiou", "23456789"
# No 0 O 1 I L U: what one hand writes, another reads.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # of 30 signs: 49 bits, and a code lasts some weeks, is used once and guessed under a limit


def account_name() -> str:
    """Like `bodaku47`: 30 million of them, drawn by chance from no name, telephone or number of anybody."""
    syllables = (secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(3))
    return "".join(syllables) + "".join(secrets.choice(DIGITS) for _ in range(2))


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def as_printed(code: str) -> str:
    """Like `K7PQ4-9XWTM`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def as_typed(text: str) -> str:
    """The signs alone, without small letters, spaces, hyphens and the full-width signs of an input method."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)
    return re.sub(r"[\s\-‐-―－—.]", "", narrow).upper()


def digest_of(code: str) -> str:
    """What is kept of a code: with the database alone, without the site's key, no code can be tried."""
    return salted_hmac("huiyin.signin.invitation", code, algorithm="sha256").hexdigest()
