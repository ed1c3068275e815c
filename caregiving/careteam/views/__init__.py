"""The care team's screens, one file each."""
