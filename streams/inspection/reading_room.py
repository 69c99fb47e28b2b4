"""The reading room: where a person named in a grant is shown a message, over HTTP, by the only process that can.

What is shown leaves this process as an answer to whoever signed for it, and lies nowhere: no file, no topic, no log. On
loopback unless there is a certificate, since what is shown travels in clear otherwise.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Final

import msgspec
from aiohttp import web
from headerfirst.agents.reading import FRESH, Wish, refusal_in_words, refused_look_entry, signed_bytes, wish_in
from headerfirst.agents.signatures import Signed, Signer, signer_of_bytes
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.vocabulary import RefusalReason
from headerfirst.streams.inspection.equipment import Equipment
from headerfirst.streams.inspection.room_tls import room_tls
from headerfirst.streams.inspection.showing import Refused, Showing, Shown
from headerfirst.streams.outbox import Outbox
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.room_client import PATH, SIGNATURE

log: Final = logging.getLogger(__name__)

_LONGEST_WISH: Final = 4096
_AT_A_TIME: Final = 2
"""Looks: a message and what is unpacked of it stay in memory until they are answered."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class ReadingRoom:
    """Work of the inspection role, beside its desk: opened by the first call of `work`."""

    def __init__(self, equipment: Equipment) -> None:
        """What it works with is the desk's too, and whoever made it closes it."""
        self._equipment = equipment
        self._office = equipment.office
        self._outbox = Outbox("inspection", equipment.office.settings.prefix)
        self._seats = asyncio.Semaphore(_AT_A_TIME)
        self._used: dict[tuple[str, str], Wish] = {}
        """Wishes of people who have proven who they are, by person and nonce, for as long as they would be fresh."""
        self._opened_at = equipment.moment.now
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def work(self, app: RoleApp) -> None:
        if self._runner is None:
            try:
                await self._open(app)
            except Misconfigured as wrong:
                log.error("the reading room stays closed: %s", wrong)
                raise

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _open(self, app: RoleApp) -> None:
        """Raises Misconfigured where the port cannot be had, or others could listen in."""
        settings = self._equipment.settings
        host, port, tls = settings.room_host, settings.room_port, room_tls(settings)
        showing = Showing(self._equipment, app.producer)
        room = web.Application(client_max_size=_LONGEST_WISH)
        room.router.add_post(PATH, partial(self._answered, showing=showing))
        runner = web.AppRunner(room, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port, ssl_context=tls).start()
        except OSError as error:
            await runner.cleanup()
            raise Misconfigured(f"Port {port} on {host} cannot be opened; choose another with --room-port.") from error
        self._runner, self._opened_at = runner, self._office.moment().now
        bound = runner.addresses[0]
        shown_host = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
        self.address = f"{'http' if tls is None else 'https'}://{shown_host}:{bound[1]}"
        log.info("the reading room is open: %s", self.address)

    async def _answered(self, request: web.Request, showing: Showing) -> web.Response:
        """Whatever goes wrong, the answer and the log say nothing of what was to be shown."""
        try:
            value = await request.read()
            async with self._seats:
                shown = await self._shown(value, request.headers.get(SIGNATURE, ""), showing)
        except web.HTTPException as error:
            return _said(error.status, "wish", "A wish is short: send what `headerfirst view` sends.")
        except Refused as refused:
            log.info("a look was refused: reason=%s", refused.reason)
            return _said(403, refused.reason, refusal_in_words(refused.reason))
        except Retriable as error:
            log.warning("a look has to wait: %s", error)
            return _said(503, "later", str(error))
        except Misconfigured:
            self._office.metrics.store_refusals.inc()
            return _said(503, "later", "The content store refuses: its operator has to see to that.")
        except Exception as error:  # noqa: BLE001 - its text or its traceback may quote the message
            log.error("a look failed: error=%s", type(error).__name__)
            return _said(500, "failed", "The reading room could not show it; its operator sees why in the log.")
        return web.Response(body=shown.body, content_type=shown.media_type, charset="utf-8", headers=_HEADERS)

    async def _shown(self, value: bytes, signature: str, showing: Showing) -> Shown:
        wish = wish_in(value)
        if wish is None:
            raise Refused("field_absent")
        await self._equipment.catch_up()
        signer = self._proven(wish, value, signature)
        try:
            self._use(wish)
            return await showing.show(wish, signer)
        except Refused as refused:
            await self._enter(wish, refused.reason, showing)
            raise

    def _proven(self, wish: Wish, value: bytes, signature: str) -> Signer:
        now = self._office.moment().now
        if abs(wish.at - now) > FRESH or wish.at < self._opened_at:
            raise Refused("clock_in_doubt")
        register, directory = self._office.register.register, self._office.directory
        signer = signer_of_bytes(register, directory, wish.actor, Signed(signed_bytes(value), signature, now))
        if signer is None:
            raise Refused("requester_role")
        return signer

    def _use(self, wish: Wish) -> None:
        """A wish is good once. What was asked of a room that was open before is too old for this one."""
        now = self._office.moment().now
        for key in [key for key, used in self._used.items() if used.at < now - FRESH]:
            del self._used[key]
        if (wish.actor.token, wish.nonce) in self._used:
            raise Refused("already_decided")
        self._used[wish.actor.token, wish.nonce] = wish

    async def _enter(self, wish: Wish, reason: RefusalReason, showing: Showing) -> None:
        entry = refused_look_entry(self._equipment.book, wish, reason)
        self._outbox.put([Publish("ledger-entries", entry.entry_id, entry)])
        await self._outbox.deliver(showing.sender)


def _said(status: int, reason: str, words: str) -> web.Response:
    body = msgspec.json.encode({"reason": reason, "words": words})
    return web.Response(status=status, body=body, content_type="application/json", headers=_HEADERS)
