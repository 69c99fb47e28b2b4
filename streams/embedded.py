"""A Kafka broker inside this process, for the demo and for tests: librdkafka's mock cluster, by way of ctypes.

It lies in confluent-kafka's wheel; nothing has to be installed or downloaded. It speaks enough of the protocol for
consumer groups, commits, headers, null values, lz4 and zstd, `read_committed` and the idempotent producer. What it
does not do: compaction; keep more than about 5 MB of a partition (the oldest records vanish in silence); create topics
on request; accept commits during a rebalance (records are then doubled, never lost); fence transactions; search by
time; LogAppendTime; keep anything after it is closed. Times in acknowledgements are wrong: read the record back.
"""

from __future__ import annotations

import contextlib
import ctypes
import socket
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Self

import confluent_kafka
from headerfirst.schemas.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_PRODUCER: Final = 0
_NO_ERROR: Final = 0
_CRITICAL_ONLY: Final = b"2"
_ERROR_SIZE: Final = 512
_KNOCK_EVERY: Final = 0.01
_FIRST_REBALANCE_MS: Final = 200
"""How long a new group waits for further members; librdkafka's default is 3 s."""

_PLACES: Final = ("../confluent_kafka.libs/librdkafka*", ".dylibs/librdkafka*", "librdkafka*")
"""Where wheels for Linux and macOS put the library, seen from the package."""

_POINTER: Final = ctypes.c_void_p
_SIGNATURES: Final = {
    "rd_kafka_conf_new": (_POINTER, ()),
    "rd_kafka_conf_set": (
        ctypes.c_int,
        (_POINTER, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t),
    ),
    "rd_kafka_new": (_POINTER, (ctypes.c_int, _POINTER, ctypes.c_char_p, ctypes.c_size_t)),
    "rd_kafka_destroy": (None, (_POINTER,)),
    "rd_kafka_mock_cluster_new": (_POINTER, (_POINTER, ctypes.c_int)),
    "rd_kafka_mock_cluster_destroy": (None, (_POINTER,)),
    "rd_kafka_mock_cluster_bootstraps": (ctypes.c_char_p, (_POINTER,)),
    "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, (_POINTER, ctypes.c_int32)),
    "rd_kafka_mock_topic_create": (ctypes.c_int, (_POINTER, ctypes.c_char_p, ctypes.c_int, ctypes.c_int)),
}


def load_library() -> ctypes.CDLL:
    package = Path(confluent_kafka.__file__).parent
    for place in _PLACES:
        for path in sorted(package.glob(place)):
            return _declared(ctypes.CDLL(str(path)))
    raise Misconfigured(
        "The embedded broker needs the librdkafka that wheels of confluent-kafka carry: "
        "install confluent-kafka from a wheel, or name a broker with --bootstrap."
    )


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    for name, (result, arguments) in _SIGNATURES.items():
        try:
            function = getattr(library, name)
        except AttributeError as error:
            raise Misconfigured(
                f"The librdkafka of confluent-kafka lacks {name}: install confluent-kafka 2.6 or later."
            ) from error
        function.restype, function.argtypes = result, arguments
    return library


@contextmanager
def _awake(bootstrap: str) -> Iterator[None]:
    """The cluster's thread sleeps through one request in ten, for a second; a connection wakes it (librdkafka 2.16)."""
    host, _, port = bootstrap.rpartition(":")
    ended = Event()

    def knock() -> None:
        while not ended.wait(_KNOCK_EVERY):
            with contextlib.suppress(OSError):
                socket.create_connection((host, int(port))).close()

    knocking = Thread(target=knock, daemon=True)
    knocking.start()
    try:
        yield
    finally:
        ended.set()
        knocking.join()


class EmbeddedBroker:
    """One broker on a random port of loopback, with these topics and numbers of partitions, until closed."""

    def __init__(self, topics: Mapping[str, int]) -> None:
        self._library = load_library()
        self._client = self._new_client()
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, 1)
        if not self._cluster:
            self.close()
            raise Misconfigured("The embedded broker could not listen on a port of loopback.")
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, _FIRST_REBALANCE_MS)
        self.bootstrap: str = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()
        with _awake(self.bootstrap):
            for topic, partitions in topics.items():
                self.create_topic(topic, partitions)

    def create_topic(self, topic: str, partitions: int) -> None:
        error = self._library.rd_kafka_mock_topic_create(self._cluster, topic.encode(), partitions, 1)
        if error != _NO_ERROR:
            raise Misconfigured(f"The embedded broker did not create the topic {topic} (librdkafka error {error}).")

    def close(self) -> None:
        """May be called again."""
        if self._cluster:
            self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        if self._client:
            self._library.rd_kafka_destroy(self._client)
        self._cluster = self._client = None

    def _new_client(self) -> int | None:
        """The mock cluster runs in the threads of a client, which is not used for anything else."""
        error = ctypes.create_string_buffer(_ERROR_SIZE)
        settings = self._library.rd_kafka_conf_new()
        self._library.rd_kafka_conf_set(settings, b"log_level", _CRITICAL_ONLY, error, _ERROR_SIZE)
        client: int | None = self._library.rd_kafka_new(_PRODUCER, settings, error, _ERROR_SIZE)
        if client is None:
            raise Misconfigured(f"The embedded broker did not start: {error.value.decode()}.")
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
