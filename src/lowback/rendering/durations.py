"""Lengths of time as programs read them."""

_MINUTE = 60


def iso_duration(seconds: int) -> str:
    """Return seconds as a duration of ISO 8601, such as "PT1M30S"."""
    minutes, rest = divmod(seconds, _MINUTE)
    return f"PT{f'{minutes}M' if minutes else ''}{f'{rest}S' if rest or not minutes else ''}"
