"""Everything the console asks of staff accounts, in one service.

Errors   Refused 401 ``bad_credentials``, ``code_needed`` or ``bad_code`` and 429 ``locked`` for a
         sign-in; Invalid for what breaks a rule; Conflict ``last_admin``, ``yourself``, ``taken``;
         NotFound
"""

from __future__ import annotations

from kernel.accounts.invitations import InvitationService
from kernel.accounts.own import OwnService
from kernel.accounts.people import PeopleService
from kernel.accounts.signing import SigningService


class AccountService(SigningService, OwnService, InvitationService, PeopleService):
    """Staff accounts: signing in, one's own account, and the people of the console."""
