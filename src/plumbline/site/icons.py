"""The icons of the house: a grid of 24, lines of 1.75, round ends, the colour of the text beside them.

An icon never stands without words. `light-…` are the nine lights of a due date, each of its own shape.
"""

from typing import Final

_ALARM: Final = (
    '<path class="icon-solid" d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"/>'
    '<path class="icon-cut" stroke-width="2.4" d="M12 7.5v5.5M12 16.3v.2"/>'
)
_SHIELD: Final = "M12 3.5 19 6v5.5c0 4.5-2.9 7.5-7 9-4.1-1.5-7-4.5-7-9V6z"
_DASHED: Final = '<circle cx="12" cy="12" r="8.5" stroke-dasharray="3.2 2.6"/>'
_RING: Final = '<circle cx="12" cy="12" r="8.5"/>'

ICONS: Final[dict[str, str]] = {
    "allowed": f'{_RING}<path d="m8.2 12.3 2.7 2.7 5-5.3"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 20.5h4"/>',
    "block": f'{_RING}<path d="m6.2 6.2 11.6 11.6"/>',
    "broken": f'<path d="{_SHIELD}"/><path d="m9.5 9.5 5 5m0-5-5 5"/>',
    "calendar": '<path d="M4.5 6h15v14h-15zM4.5 10h15M8.5 3.5V8M15.5 3.5V8"/>',
    "camera": '<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.2"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": f'{_RING}<path d="M12 7v5.3l3.3 2"/>',
    "cross": '<path d="m6.5 6.5 11 11m0-11-11 11"/>',
    "decision": '<path d="M7 3.5h7l4 4v13H7zM14 3.5v4h4M9.5 12h6M9.5 15h6"/>',
    "down": '<path d="M12 4v11m-4-4 4 4 4-4M5 19.5h14"/>',
    "file": '<path d="M7 3.5h7l4 4v13H7zM14 3.5v4h4"/>',
    "info": f'{_RING}<path d="M12 11v5.2M12 7.8v.2"/>',
    "key": '<circle cx="8" cy="12" r="3.75"/><path d="M11.75 12H20v3M16.5 12v2.5"/>',
    "large": '<path d="M3 19 8.5 5h1L15 19M5 14.5h8M15.5 19l3-8h.8l3 8M16.6 16.2h4.6"/>',
    "law": (
        '<path d="M6 4.5h10.5A1.5 1.5 0 0 1 18 6v13.5H7.5A1.5 1.5 0 0 1 6 18zM6 18a1.5 1.5 0 0 1 1.5-1.5H18'
        'M9.5 8.5h5M9.5 11.5h5"/>'
    ),
    "light-done": (
        '<circle class="icon-solid" cx="12" cy="12" r="9.5"/>'
        '<path class="icon-cut" stroke-width="2.4" d="m7.5 12.4 3 3 6-6.4"/>'
    ),
    "light-late": _ALARM,
    "light-none": '<path d="M5 12h14" stroke-dasharray="3 3"/>',
    "light-ok": _RING,
    "light-paused": f'{_RING}<path d="M9.5 8.5v7M14.5 8.5v7"/>',
    "light-provisional": f'{_DASHED}<path d="M8.5 12h7"/>',
    "light-soon": f'{_RING}<path class="icon-solid" d="M12 3.5a8.5 8.5 0 0 1 0 17z"/>',
    "light-today": (
        '<path class="icon-solid" d="M12 2.5 22.5 21h-21z"/>'
        '<path class="icon-cut" stroke-width="2.4" d="M12 9.5v5M12 17.7v.2"/>'
    ),
    "light-waiting": '<path d="M7 4h10M7 20h10M8 4c0 5 8 6 8 8s-8 3-8 8M16 4c0 5-8 6-8 8s8 3 8 8"/>',
    "link": (
        '<path d="M10 14 14 10M9 8.5l2.2-2.2a3.8 3.8 0 0 1 5.4 5.4L14.5 14'
        'M14.5 15.5l-2.1 2.2a3.8 3.8 0 0 1-5.4-5.4L9 10"/>'
    ),
    "none": '<path d="M5 12h14" stroke-dasharray="3 3"/>',
    "out": '<path d="M10 4.5H5v15h5M14 8l4 4-4 4M18 12H9"/>',
    "owed": f'{_RING}<path d="M8 12h8m-3.2-3.2L16 12l-3.2 3.2"/>',
    "person": '<circle cx="12" cy="8" r="3.75"/><path d="M4.5 20c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"/>',
    "pin": (
        '<path d="M12 21c4.5-5 6.5-8.3 6.5-11.3a6.5 6.5 0 0 0-13 0C5.5 12.7 7.5 16 12 21z"/>'
        '<circle cx="12" cy="9.7" r="2.3"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "power": '<path d="M12 4v16M7 20h10M5 8h14M5 8l-2.5 6h5zM19 8l-2.5 6h5z"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4.5V9h15v8H17M7 14h10v6H7z"/>',
    "procedure": '<path d="M12 3v4M8 7h8v4H8zM12 11v3M8 14h8v4H8zM12 18v3"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "service": '<path d="M5 6.5h14v11H5zM5 10.5h14M8.5 14.5h4"/>',
    "unknown": (
        f'{_DASHED}<path d="M9.7 9.7c.2-1.4 1.1-2.2 2.4-2.2 1.4 0 2.4.9 2.4 2.1 0 1.7-2.4 1.9-2.4 3.7M12.1 16.3v.2"/>'
    ),
    "verify": f'<path d="{_SHIELD}"/><path d="m8.7 12 2.4 2.4 4.3-4.6"/>',
    "warn": '<path d="M12 4 21 19.5H3zM12 10v4.5M12 17v.2"/>',
}
