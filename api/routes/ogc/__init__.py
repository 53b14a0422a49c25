"""OGC API at /{org}/ogc: Features parts 1, 2 and 3, and Tiles, over the public collections."""
