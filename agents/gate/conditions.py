"""The gate, as one ordered table: the first row that applies and does not hold is the answer.

The first part is judged when a request arrives: what fails there is hopeless and is refused at once. The second part
may still come true, until whoever has to has approved: till then the request is pending, and the row says on what.
"""

from __future__ import annotations

from typing import Final

from headerfirst.agents.gate import about_personal, about_scope, about_union
from headerfirst.agents.gate.about_absence import ABSENCE, NEVER
from headerfirst.agents.gate.about_people import APPROVAL, OBJECTION
from headerfirst.agents.gate.about_personal import PERSONAL
from headerfirst.agents.gate.about_policy import PURPOSE, STANDING
from headerfirst.agents.gate.about_requester import REQUESTER
from headerfirst.agents.gate.about_scope import SCOPE
from headerfirst.agents.gate.about_statement import STATEMENT
from headerfirst.agents.gate.about_union import CONSULTATION, SHIELD
from headerfirst.agents.gate.condition import Condition

ON_ARRIVAL: Final[tuple[Condition, ...]] = (
    *STANDING,  # a policy, a register, a clock
    *PURPOSE,  # the closed list of purposes and kinds
    *REQUESTER,  # who asks
    *NEVER,  # passwords, forwarding, writing
    *ABSENCE,  # whether somebody is away
    *STATEMENT,  # what has to be said
    *SCOPE,  # which messages, how long
    *SHIELD,  # the union's mail
    *PERSONAL,  # personal mail and proper channels
)
ON_APPROVAL: Final[tuple[Condition, ...]] = (
    *about_scope.KNOWN,  # whether the messages are there
    *about_union.KNOWN,  # whether they are the union's
    *about_personal.KNOWN,  # whether they are personal
    *CONSULTATION,  # what the union says
    *OBJECTION,  # what the person says
    *APPROVAL,  # what the approvers say
)
CONDITIONS: Final = ON_ARRIVAL + ON_APPROVAL
