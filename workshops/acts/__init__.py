"""What people do: one verb an act, one transaction, one event; phases are asked first."""
