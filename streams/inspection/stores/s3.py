"""Mail in an S3-compatible archive: one object a message, `[PREFIX/]MAILBOX/SHA256.eml`, the digest being that of the
Message-ID in its angle brackets.

So a message is found without listing anything. S3 cannot read headers alone: the archive may say how long they are
(metadata `header-bytes`), and which mail folder it was in (metadata `folder`, percent-encoded); else the object is read
in small ranges up to the blank line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

import urllib3
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.header_block import LONGEST
from headerfirst.streams.credentials import credential
from headerfirst.streams.inspection.interface import Located, StoreKind
from headerfirst.streams.inspection.located_message import (
    BLANK_LINE,
    PIECE,
    gone,
    headers_in,
    message_id_of,
    the_located,
)
from headerfirst.streams.inspection.store_credentials import (
    AUTHORITY,
    PASSWORD,
    TOKEN,
    USER,
    needed,
    tls_context,
)
from headerfirst.streams.inspection.store_url import StoreUrl
from headerfirst.streams.servers.url import is_one_part
from minio import Minio
from minio.datatypes import Object
from minio.error import MinioException, S3Error

_STEP: Final = 1024
_CONNECT: Final = 10.0
_REGION: Final = "us-east-1"
_BUSY: Final = (429, 500, 502, 503, 504)
_ABSENT: Final = frozenset({"NoSuchKey", "NoSuchObject", "ResourceNotFound"})
_NOT_US: Final = frozenset(
    {
        "AccessDenied",
        "AuthorizationHeaderMalformed",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidBucketName",
        "NoSuchBucket",
        "PermanentRedirect",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    }
)


@dataclass(frozen=True, slots=True)
class S3Store:
    client: Minio = field(repr=False)
    bucket: str = field(repr=False)
    prefix: str = field(repr=False)
    """Empty, or ending with a slash."""

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        if not is_one_part(mailbox):
            return
        self._require_bucket()
        for message_id in message_ids:
            located = self._located(mailbox, key_of(self.prefix, mailbox, message_id))
            if located is not None and located.message_id == message_id:
                yield located

    def headings(self, mailbox: str) -> Iterator[Located]:
        if not is_one_part(mailbox):
            return
        self._require_bucket()
        with _said_plainly():
            for entry in self.client.list_objects(self.bucket, f"{self.prefix}{mailbox}/"):
                located = self._located(mailbox, entry.object_name or "")
                if located is not None:
                    yield located

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        return the_located(located, self._pieces(located.place), limit)

    def close(self) -> None:
        """The client's pool closes with it."""

    def _require_bucket(self) -> None:
        with _said_plainly():
            if not self.client.bucket_exists(self.bucket):
                raise Misconfigured(f"The content store has no such bucket, or does not know {USER}.")

    def _located(self, mailbox: str, key: str) -> Located | None:
        with _said_plainly():
            try:
                found = self.client.stat_object(self.bucket, key)
                headers = headers_in(self._head(found, key))
            except S3Error as error:
                if error.code in _ABSENT:
                    return None
                raise
        message_id = message_id_of(headers)
        folder = (found.metadata or {}).get("x-amz-meta-folder")
        return None if message_id is None else Located(mailbox, message_id, key, headers, folder and unquote(folder))

    def _head(self, found: Object, key: str) -> bytes:
        """Bytes that hold the header block."""
        size = min(found.size or 0, LONGEST + 1)
        said = (found.metadata or {}).get("x-amz-meta-header-bytes", "")
        if said.isdecimal():
            return self._range(key, 0, min(int(said), size))
        head = b""
        while len(head) < size and not BLANK_LINE.search(head):
            head += self._range(key, len(head), min(_STEP, size - len(head)))
        return head

    def _range(self, key: str, offset: int, length: int) -> bytes:
        if not length:
            return b""
        with self._object(key, offset, length) as answer:
            return bytes(answer.read(length))

    def _pieces(self, key: str) -> Iterator[bytes]:
        with _said_plainly():
            try:
                with self._object(key) as answer:
                    yield from answer.stream(PIECE)
            except S3Error as error:
                if error.code in _ABSENT:
                    raise gone() from None
                raise

    @contextmanager
    def _object(self, key: str, offset: int = 0, length: int = 0) -> Iterator[Any]:
        answer = self.client.get_object(self.bucket, key, offset, length)
        try:
            yield answer
        finally:
            answer.close()
            answer.release_conn()


def key_of(prefix: str, mailbox: str, message_id: str) -> str:
    """Where an archive has to put a message."""
    return f"{prefix}{mailbox}/{hashlib.sha256(message_id.encode()).hexdigest()}.eml"


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Errors without bucket, key or address in them."""
    try:
        yield
    except S3Error as error:
        if error.code in _NOT_US:
            raise Misconfigured(f"The content store lets nobody in as {USER} with {PASSWORD}.") from None
        raise Retriable("The content store does not answer as it should.") from None
    except urllib3.exceptions.MaxRetryError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error.reason):
            raise Misconfigured(
                f"The content store's certificate is not to be trusted; {AUTHORITY} may name the file of its authority."
            ) from None
        raise Retriable("The content store does not answer.") from None
    except (MinioException, urllib3.exceptions.HTTPError, ValueError):
        raise Retriable("The content store does not answer, or not as it should.") from None


def _open(url: str, environment: Mapping[str, str]) -> S3Store:
    where = StoreUrl.parse(url, "region", "tls")
    bucket, _, prefix = where.path.strip("/").partition("/")
    is_tls = where.options.get("tls", "yes") != "no"
    if not bucket or not where.host:
        raise Misconfigured(f"An S3 store's URL has a host and a bucket; say for example {STORE.example}.")
    if not is_tls and not where.is_loopback:
        raise Misconfigured("Only a content store on this machine may do without TLS.")
    client = Minio(
        where.server,
        needed(environment, USER),
        needed(environment, PASSWORD),
        session_token=credential(environment, TOKEN),
        secure=is_tls,
        region=where.options.get("region", _REGION),
        http_client=_pool(where.patience, environment),
    )
    return S3Store(client, bucket, f"{prefix}/" if prefix else "")


def _pool(patience: float, environment: Mapping[str, str]) -> urllib3.PoolManager:
    pauses = urllib3.Retry(total=3, connect=1, other=1, backoff_factor=0.5, status_forcelist=_BUSY, retry_after_max=60)
    silence = urllib3.Timeout(connect=min(_CONNECT, patience), read=patience)
    return urllib3.PoolManager(timeout=silence, retries=pauses, ssl_context=tls_context(environment))


STORE: Final = StoreKind(
    schemes=("s3",),
    example="s3://archive.example.org/mail?region=eu-west-2",
    settings=(USER, PASSWORD, TOKEN, AUTHORITY),
    cannot_see="where an object lacks the metadata header-bytes, up to 1,023 bytes behind its headers come along, and "
    "nobody looks at them; where it lacks folder, the mail folder",
    open=_open,
)
