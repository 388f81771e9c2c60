"""The machine interface: the law for other programs, read-only and public, described by OpenAPI at /api/openapi.json."""
