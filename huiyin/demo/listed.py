"""Long lists of short words, written as one text."""


def listed(text: str, by: str | None = None) -> list[str]:
    """The parts of `text` between spaces, or between the sign `by`."""
    return text.split(by)
