"""The command: plumbline …"""
