"""The Django site: settings, addresses, the door of the web server."""
