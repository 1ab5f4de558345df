"""`python -m swipe` is the `swipe` command."""

from swipe.cli import main

main(prog_name="swipe")
