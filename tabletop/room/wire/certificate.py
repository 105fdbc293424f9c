"""The room's certificate: made at start, signed by itself, recognised by its fingerprint alone.

There is no authority to ask on a local network, so names and dates in the certificate mean nothing. What counts is that its
fingerprint is the one in the join code, which people got from the host's screen. The client compares it within the handshake: with a
stranger it ends there, and not a byte of what the client has to say was sent.
"""

from __future__ import annotations

import hashlib
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tabletop.i18n import tr
from tabletop.room.wire.access import FINGERPRINT_BYTES, base32, same

_OLDEST = ssl.TLSVersion.TLSv1_3 if ssl.HAS_TLSv1_3 else ssl.TLSVersion.TLSv1_2


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its private key, both as PEM text."""

    pem: str
    key_pem: str

    @property
    def fingerprint(self) -> str:
        """80 bits of the SHA-256 of the certificate, 16 digits of Crockford base32. ValueError if it is no certificate."""
        return fingerprint_of(ssl.PEM_cert_to_DER_cert(self.pem))

    def __repr__(self) -> str:
        """Without the key: a traceback may print this."""
        return f"Certificate({self.fingerprint})"


class WrongCertificate(ssl.SSLCertVerificationError):
    """The host showed another certificate than the one in the join code."""

    def __init__(self) -> None:
        """The words are always the same."""
        self.words = tr(
            "This is not the host whose code you were given: its certificate is another one. Nothing was sent. Ask the facilitator for the code on the host's screen now; if it is the same, somebody on this network may be posing as the host."
        )
        super().__init__(1, self.words)

    def __str__(self) -> str:
        """The words alone, without the number that system errors carry."""
        return self.words


def fingerprint_of(der: bytes) -> str:
    """The fingerprint of a certificate in DER: 80 bits, 16 digits of Crockford base32."""
    return base32(hashlib.sha256(der).digest()[:FINGERPRINT_BYTES])


def make() -> Certificate:
    """Make a certificate: EC P-256 (an RSA key doubles what a join costs the host), signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tabletop room")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=2))  # clocks of laptops differ, and the dates mean nothing here
        .not_valid_after(today + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("tabletop.invalid")]), critical=False)
        .sign(key, SHA256())
    )
    return Certificate(
        certificate.public_bytes(Encoding.PEM).decode("ascii"),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii"),
    )


def server_context(certificate: Certificate) -> ssl.SSLContext:
    """The host's side of TLS. ValueError if certificate and key are none, or do not belong together."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _OLDEST
    context.num_tickets = 0  # nobody resumes a TLS session here; tickets would only cost memory per seat
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # the ssl module reads keys from files alone; the folder is this user's only
        path = Path(folder, "room.pem")
        path.touch(0o600)
        path.write_text(certificate.key_pem + certificate.pem, encoding="ascii")
        try:
            context.load_cert_chain(path, password=lambda: "")  # never ask at the terminal
        except (ssl.SSLError, OSError) as error:
            raise ValueError(f"certificate and key cannot be used: {error}") from error
    return context


def client_context(fingerprint: str) -> ssl.SSLContext:
    """The client's side of TLS: the handshake raises :class:`WrongCertificate` unless the host's certificate has this fingerprint.

    ``fingerprint`` is the 16 digits of :class:`~tabletop.room.wire.access.JoinAddress`. Serves asyncio and blocking sockets alike.
    """

    class PinnedObject(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            _compare(self.getpeercert(binary_form=True), fingerprint)

    class PinnedSocket(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            _compare(self.getpeercert(binary_form=True), fingerprint)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = _OLDEST
    context.check_hostname = False  # no authority vouches for names here: the fingerprint is compared instead
    context.verify_mode = ssl.CERT_NONE
    context.sslobject_class = PinnedObject
    context.sslsocket_class = PinnedSocket
    return context


def _compare(der: bytes | None, fingerprint: str) -> None:
    if der is None or not same(fingerprint_of(der), fingerprint):
        raise WrongCertificate
