"""A push service on this machine, and a phone that can read what arrives (RFC 8291, receiver's side)."""

from __future__ import annotations

import base64
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Phone:
    """Holds the private half of a subscription."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)
        self._public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": b64(self._public), "auth": b64(self._secret)}

    def read(self, sealed: bytes) -> bytes:
        """The plain text of one aes128gcm record."""
        salt, (_, length) = sealed[:16], struct.unpack("!LB", sealed[16:21])
        server_key, record = sealed[21 : 21 + length], sealed[21 + length :]
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), server_key)
        shared = self._key.exchange(ec.ECDH(), point)
        ikm = self._derive(self._secret, b"WebPush: info\0" + self._public + server_key, 32, shared)
        key = self._derive(salt, b"Content-Encoding: aes128gcm\0", 16, ikm)
        nonce = self._derive(salt, b"Content-Encoding: nonce\0", 12, ikm)
        return AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0").removesuffix(b"\x02")

    @staticmethod
    def _derive(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


@dataclass
class Arrived:
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    at: float = field(default_factory=time.time)


@dataclass
class PushService:
    """Answers as it is told, once each and then with 201. Held, it takes what comes and does not answer.

    0 instead of a status closes the line without an answer, -1 keeps silent for `silence` seconds and then closes it.
    """

    url: str = ""
    silence: float = 2.0
    arrived: list[Arrived] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    _open: threading.Event = field(default_factory=threading.Event)

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()
    service.release()
    lock, gone = threading.Lock(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                status, headers = service.answers.pop(0) if service.answers else (201, {"Location": "/m/1"})
                names = {name.lower(): value for name, value in self.headers.items()}
                service.arrived.append(Arrived(self.path, names, body, status))
            service._open.wait(30)
            if status <= 0:
                if status < 0:
                    gone.wait(service.silence)
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.release()
        gone.set()
        server.shutdown()
        server.server_close()
        thread.join()
