"""Small stores as each release of the program left them; every later one must open them."""
