"""`python -m workshops.cli`, where the console script is not on the path."""

from workshops.cli import main

main(prog_name="tashawur")
