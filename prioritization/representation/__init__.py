"""Who is in the room, what each group got, and whether a united group was left out."""
