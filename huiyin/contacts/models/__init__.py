"""Pairs of the four kinds and how they are proposed; the talks and visits of each, and what the two alone read."""

from huiyin.contacts.models.pairing import Pairing, ProposedPair
from huiyin.contacts.models.pairs import ContactWish, Pair, PublicGroup
from huiyin.contacts.models.talks import Amendment, Meeting, MeetingNote

__all__ = ["Amendment", "ContactWish", "Meeting", "MeetingNote", "Pair", "Pairing", "ProposedPair", "PublicGroup"]
