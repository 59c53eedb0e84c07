"""People (人员): the list, one person's page, groups and delegations, and rosters on their way in."""

from training.web.people import away, delegations, groups, listing, person, rosters, seats
from training.web.people.blueprint import blueprint

__all__ = ["away", "blueprint", "delegations", "groups", "listing", "person", "rosters", "seats"]
