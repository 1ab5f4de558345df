"""The `swipe` command; each module adds its own commands to `main`."""

from swipe.cli import answers, keeping, machine, register, staff, surveys, swipes
from swipe.cli.frame import main

__all__ = ["answers", "keeping", "machine", "main", "register", "staff", "surveys", "swipes"]
