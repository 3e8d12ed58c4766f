"""The two codes of the welcome slide: join the network, open the ballot; full, wide border."""

import segno

BORDER = 4
SPECIAL = '\\;,:"'


def join_code(name: str, password: str, label: str) -> dict[str, object]:
    """A code a phone reads as "join this Wi-Fi"; what its own language uses is escaped."""
    kind = "WPA" if password else "nopass"
    return web_code(f"WIFI:T:{kind};S:{escaped(name)};P:{escaped(password)};;", label)


def web_code(text: str, label: str) -> dict[str, object]:
    """A code as one path of squares, with the side of its picture. label: read aloud instead."""
    rows = segno.make_qr(text, error="m").matrix_iter(border=BORDER)
    path, size = "", 0
    for y, row in enumerate(rows):
        size = y + 1
        path += "".join(f"M{x} {y}h1v1h-1z" for x, dark in enumerate(row) if dark)
    return {"path": path, "size": size, "label": label}


def escaped(text: str) -> str:
    """A text inside a code of the Wi-Fi kind."""
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in text)
