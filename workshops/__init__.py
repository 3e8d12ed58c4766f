"""Everything around the sums: set-up, storage, pages, phones, files in and out."""
