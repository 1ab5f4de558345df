"""The `swipe` command; each module adds its own commands to `main`."""

from swipe.cli import answers, backups, checking, keeping, machine, register, staff, surveys, swipes
from swipe.cli.frame import main

__all__ = ["answers", "backups", "checking", "keeping", "machine", "main", "register", "staff", "surveys", "swipes"]
