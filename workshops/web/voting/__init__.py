"""The ballot on phones and on the shared tablet: plain pages that work without a script."""
