from __future__ import annotations

import errno
import socket

import pytest

from tabletop.room.host.listener import open_listener, plain_address


def test_every_address_means_both_kinds() -> None:
    listener = open_listener("", 0)
    port = listener.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)):
        pass
    if listener.family == socket.AF_INET6:
        with socket.create_connection(("::1", port)):
            pass
    listener.close()


def test_a_port_in_use_is_told() -> None:
    listener = open_listener("127.0.0.1", 0)
    with pytest.raises(OSError) as caught:
        open_listener("127.0.0.1", listener.getsockname()[1])
    assert caught.value.errno == errno.EADDRINUSE
    listener.close()


def test_an_address_is_shown_as_it_is_written() -> None:
    assert plain_address("::ffff:192.0.2.7") == "192.0.2.7"
    assert plain_address("2001:db8::7") == "2001:db8::7"
    assert plain_address("192.0.2.7") == "192.0.2.7"
