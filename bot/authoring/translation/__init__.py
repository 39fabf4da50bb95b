"""Translation tools: catalogs from the lessons, translations back into them."""
