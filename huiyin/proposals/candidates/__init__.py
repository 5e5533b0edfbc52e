"""Proposals of one intake that may be of the same content: found for the decision to merge, which people take."""
