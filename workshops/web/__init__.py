"""The app: pages, routes beside them, the guard in front of both."""
