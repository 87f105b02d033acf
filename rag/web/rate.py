"""How often one client may ask."""

import time
from collections import OrderedDict
from collections.abc import Callable


class Rate:
    """How often each client may write: a token bucket for each address.

    Args:
        burst: how many requests at once.
        per_second: how fast the right to one comes back.
        now: the seconds of a clock.
    """

    # So many addresses are remembered; the one that was quiet longest is forgotten.
    clients = 10_000

    def __init__(
        self, burst: int, per_second: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, client: str) -> bool:
        """Take one request of a client, if it has one left."""
        now = self._now()
        left, since = self._left.pop(client, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > self.clients:
            self._left.popitem(last=False)
        return left >= 1
