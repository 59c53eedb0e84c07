"""People (人员): who they are, their seats dated, their groups and times away; and rosters taken in whole."""
