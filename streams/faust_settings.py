"""How Faust is set up, and why: each line answers a default that loses, hangs or shows data."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from headerfirst.streams.slices import MOST_RECORDS

if TYPE_CHECKING:
    import ssl

    from faust.types.auth import CredentialsT

QUEUED_SLICES: Final = 4
"""Per topic, before the fetcher waits: memory is bounded by slices, not by what the broker holds."""
MEBIBYTE: Final = 1 << 20
METADATA_MS: Final = 10_000
LARGEST_RECORD: Final = 1_000_000
"""Bytes, key and headers included; a broker's default for a batch is a little more."""


def faust_settings(  # noqa: PLR0913  # the choices that a deployment has; everything else is fixed here
    group: str,
    bootstrap: str,
    *,
    instance: str | None = None,
    session_timeout: float = 10.0,
    compression: str | None = "zstd",
    credentials: CredentialsT | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> dict[str, Any]:
    """Arguments for `faust.App` of one role: `group` is its consumer group, `bootstrap` HOST:PORT[,HOST:PORT…].

    `instance` is the static member id (unique per process and group): a restart within the session timeout then takes
    its partitions back without a rebalance.
    """
    return {
        "id": group,
        "broker": ";".join(f"slices://{server.strip()}" for server in bootstrap.split(",")),
        "broker_credentials": credentials,
        "ssl_context": ssl_context,
        "consumer_group_instance_id": instance,
        # Ours decode: Faust acks what it cannot decode.
        "key_serializer": "raw",
        "value_serializer": "raw",
        # Topics belong to `headerfirst topics apply`.
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        # Its pages show tables on all interfaces; ours are on loopback and show none.
        "web_enabled": False,
        "store": "memory://",
        "table_standby_replicas": 0,
        "reply_create_topic": False,
        "reply_to": f"{group}-no-replies-{uuid.uuid4()}",
        "processing_guarantee": "at_least_once",
        "stream_wait_empty": True,
        "stream_buffer_maxsize": QUEUED_SLICES,
        "stream_recovery_delay": 0.0,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": 4 * MEBIBYTE,
        # A broker that has just started knows no topics, and a leader that asks it then assigns no partitions: the
        # next look at the metadata mends that, and the default would wait five minutes for it.
        "consumer_metadata_max_age_ms": METADATA_MS,
        "producer_metadata_max_age_ms": METADATA_MS,
        "broker_max_poll_records": MOST_RECORDS,
        # Lag tools read committed offsets.
        "broker_commit_interval": 0.5,
        "broker_commit_every": None,
        "broker_session_timeout": session_timeout,
        "broker_heartbeat_interval": session_timeout / 5,
        "broker_request_timeout": 40.0,
        "broker_rebalance_timeout": 60.0,
        # The default lets a dead broker hold a commit up for twenty minutes.
        "producer_request_timeout": 30.0,
        "producer_linger": 0.005,
        "producer_max_batch_size": MEBIBYTE // 4,
        "producer_max_request_size": LARGEST_RECORD,
        # aiokafka compresses lz4 at level 9: three times the time that zstd takes at its level 3, for more bytes.
        "producer_compression_type": compression,
        "producer_threaded": False,
        "worker_redirect_stdouts": False,
        "autodiscover": False,
    }
