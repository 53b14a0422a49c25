"""The channel that is always there: it writes notices into the worker's log, where an operator can read along."""

from __future__ import annotations

import logging

from geo_oss.notices.model import Message

log = logging.getLogger("geo_oss.notices")


class Console:
    """Writes a line instead of sending; the stand-in until a real channel is set up."""

    async def send(self, message: Message) -> str:
        """One line for one message; the provider's id is the message's own."""
        log.info("[%s → %s] %s", str(message.id)[:8], message.audience, message.text)
        return f"console:{message.id}"
