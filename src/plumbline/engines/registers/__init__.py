"""Registers: lists that bodies keep, their entries and editions, and what rests on them."""
