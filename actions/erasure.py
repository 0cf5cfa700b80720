"""Start the erasure of a person's data, once they have proved who they are."""

from __future__ import annotations

from actions.service_form import ServiceAction


class ActionDeleteMyData(ServiceAction):
    """Ask for proof and a yes, then note the request with its due day."""

    action_name = "action_delete_my_data"
    kind = "erase"
