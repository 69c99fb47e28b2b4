"""Faust is set up so that it neither shows, hangs nor loses; the numbers below are promises to operators."""

from __future__ import annotations

import pytest
from headerfirst.streams import slices
from headerfirst.streams.faust_settings import faust_settings
from headerfirst.streams.slices import PATIENCE

APP = slices.App(**faust_settings("headerfirst-mail", "one.example.org:9092, two.example.org:9093"))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("id", "headerfirst-mail"),
        ("web_enabled", False),
        ("topic_allow_declare", False),
        ("topic_disable_leader", True),
        ("key_serializer", "raw"),
        ("value_serializer", "raw"),
        ("consumer_auto_offset_reset", "earliest"),
        ("producer_threaded", False),
        ("producer_request_timeout", 30.0),
        ("consumer_max_fetch_size", 4_194_304),
        ("worker_redirect_stdouts", False),
        ("stream_wait_empty", True),
        ("table_standby_replicas", 0),
        ("broker_max_poll_records", 2_000),
        ("consumer_metadata_max_age_ms", 10_000),
        ("producer_metadata_max_age_ms", 10_000),
    ],
)
def test_a_default_that_harms_is_replaced(setting: str, value: object) -> None:
    assert getattr(APP.conf, setting) == value


def test_nothing_is_processed_in_transactions() -> None:
    assert not APP.in_transaction


def test_every_broker_is_reached_by_slices() -> None:
    assert [str(url) for url in APP.conf.broker] == ["slices://one.example.org:9092", "slices://two.example.org:9093"]
    assert isinstance(APP.transport, slices.Transport)


def test_commits_follow_within_a_second() -> None:
    assert APP.conf.broker_commit_interval <= 1


def test_a_rebalance_outlasts_the_patience_with_a_slice() -> None:
    assert APP.conf.broker_rebalance_timeout > PATIENCE


def test_heartbeats_fit_several_times_into_a_session_which_fits_into_a_request() -> None:
    conf = APP.conf
    assert conf.broker_heartbeat_interval * 3 <= conf.broker_session_timeout <= conf.broker_request_timeout


def test_a_static_member_keeps_its_name() -> None:
    app = slices.App(**faust_settings("headerfirst-web", "127.0.0.1:9092", instance="web-0", session_timeout=25.0))
    assert (app.conf.consumer_group_instance_id, app.conf.broker_session_timeout) == ("web-0", 25.0)
