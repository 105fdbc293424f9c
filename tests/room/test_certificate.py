from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading

import pytest

from tabletop.room.wire import certificate
from tabletop.room.wire.certificate import Certificate, WrongCertificate


@pytest.fixture(scope="module")
def host() -> Certificate:
    return certificate.make()


async def said(host: Certificate, fingerprint: str) -> bytes:
    """What a host with this certificate hears from a client that pins that fingerprint."""
    heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = b""
        try:
            data = await reader.read()
        except OSError:
            pass
        finally:
            heard.set_result(data)
            writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=certificate.server_context(host))
    port = server.sockets[0].getsockname()[1]
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=certificate.client_context(fingerprint))
        assert writer.get_extra_info("ssl_object").version() == "TLSv1.3"
        writer.write(b"the code")
        writer.close()
        await writer.wait_closed()
        return await heard
    finally:
        if not heard.done():
            await asyncio.sleep(0)
        server.close()
        await server.wait_closed()


async def test_the_host_whose_fingerprint_one_has_is_spoken_to(host: Certificate) -> None:
    assert await said(host, host.fingerprint) == b"the code"


async def test_a_swapped_certificate_is_refused_in_words_that_say_so(host: Certificate) -> None:
    with pytest.raises(WrongCertificate) as caught:
        await said(certificate.make(), host.fingerprint)
    assert "not the host whose code you were given" in str(caught.value)
    assert str(caught.value) == caught.value.words


def test_nothing_is_sent_to_a_stranger(host: Certificate) -> None:
    """Both ends by hand, so that every byte of the client's is seen decrypted."""
    to_host, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = certificate.server_context(certificate.make()).wrap_bio(to_host, to_client, server_side=True)
    client = certificate.client_context(host.fingerprint).wrap_bio(to_client, to_host)
    with pytest.raises(WrongCertificate):  # noqa: PT012 -- a handshake takes several turns
        for _ in range(4):
            for side in (client, server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
    heard = b""
    with contextlib.suppress(ssl.SSLError):  # nothing has come, or the handshake ended here
        heard = server.read()
    assert heard == b""


def test_blocking_sockets_are_pinned_too(host: Certificate) -> None:
    ours, theirs = socket.socketpair()
    stranger = certificate.server_context(certificate.make())

    def serve() -> None:
        try:
            stranger.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    with pytest.raises(WrongCertificate):
        certificate.client_context(host.fingerprint).wrap_socket(ours)
    ours.close()
    thread.join()


def test_a_certificate_survives_as_text_and_shows_no_key(host: Certificate) -> None:
    again = Certificate(host.pem, host.key_pem)
    certificate.server_context(again)
    assert again.fingerprint == host.fingerprint
    assert len(host.fingerprint) == 16
    assert "PRIVATE" not in repr(host)


def test_two_certificates_are_two(host: Certificate) -> None:
    assert certificate.make().fingerprint != host.fingerprint


def test_what_is_no_certificate_is_refused(host: Certificate) -> None:
    for broken in (
        Certificate("", ""),
        Certificate(host.pem, certificate.make().key_pem),
        Certificate("x", host.key_pem),
    ):
        with pytest.raises(ValueError):
            certificate.server_context(broken)
    with pytest.raises(ValueError):
        _ = Certificate("damaged", "").fingerprint
