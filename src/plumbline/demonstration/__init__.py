"""The demonstration province: real regions and law, invented people and matters."""
