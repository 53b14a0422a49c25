"""Analyses over all municipalities: the numbers of `layers/hotspots` and `geo_oss/rates`, file by file on Dask."""
