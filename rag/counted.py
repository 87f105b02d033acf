"""Numbers of things, in words that fit the number."""


def counted(number: int, thing: str) -> str:
    """Return "1 item", "2 items"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
