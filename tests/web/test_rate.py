"""How often one client may write, by a clock of our own."""

from rag.web.rate import Rate


class Clock:
    """Stands still until it is moved."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_client_may_ask_so_often_and_then_so_often_again() -> None:
    clock = Clock()
    rate = Rate(3, 0.5, clock)
    assert [rate.allows("one") for _ in range(5)] == [True, True, True, False, False]
    clock.seconds = 4.0
    assert [rate.allows("one") for _ in range(3)] == [True, True, False]


def test_clients_do_not_use_up_each_others_share() -> None:
    rate = Rate(1, 0.0, Clock())
    assert (rate.allows("one"), rate.allows("two"), rate.allows("one")) == (True, True, False)


def test_the_memory_of_clients_is_bounded() -> None:
    rate = Rate(1, 0.0, Clock())
    rate.clients = 10
    for number in range(100):
        rate.allows(str(number))
    assert len(rate._left) == 10
