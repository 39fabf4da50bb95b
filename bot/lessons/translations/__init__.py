"""Languages: catalogs, which locale a phone speaks, how a text reads in it."""
