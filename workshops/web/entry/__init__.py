"""The plain pages at the door: signing in and out, opening the room network, the sealed code."""
