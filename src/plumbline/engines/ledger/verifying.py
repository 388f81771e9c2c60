"""The recount: does everything in the store still add up, and if not, what was done to it and where.

`findings.FindingKind` lists what can be found. Whoever holds the signing key and the database can write a whole new
history; that shows only against a checkpoint that someone else has kept, which `recount` takes as `kept`. Likewise
an unsealed event that is removed together with its waiting row is missed only by the row of its matter.
"""

