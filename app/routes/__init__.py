"""The doors: one file for each noun of the API."""
