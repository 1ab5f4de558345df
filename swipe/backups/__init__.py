"""One file that holds a whole installation, and putting it back.

Rooms: `archive` (what the file is and how it is checked), `write` (made while others answer), `restore` (put in place
of what is there, which is kept aside).
"""

from swipe.backups.archive import Advance, Manifest, read_manifest
from swipe.backups.restore import Restored, restore_backup
from swipe.backups.write import Written, last_backup, write_backup

__all__ = [
    "Advance",
    "Manifest",
    "Restored",
    "Written",
    "last_backup",
    "read_manifest",
    "restore_backup",
    "write_backup",
]
