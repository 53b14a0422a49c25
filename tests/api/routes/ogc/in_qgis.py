"""Run by the system's Python with QGIS: opens one collection and its tiles, and says as JSON what it saw."""

import json
import os
import sys

from qgis.core import QgsApplication, QgsVectorLayer, QgsVectorTileLayer

town, collection = sys.argv[1:]
application = QgsApplication([], False)
application.initQgis()
source = (
    f"pagingEnabled='true' pageSize='100' restrictToRequestBBOX='0' srsname='EPSG:4326'"
    f" typename='{collection}' url='{town}/ogc' version='OGC_API_FEATURES'"
)
layer = QgsVectorLayer(source, collection, "OAPIF")
read = len(list(layer.getFeatures()))
template = f"{town}/tiles/{collection}/%7Bz%7D/%7Bx%7D/%7By%7D.mvt"
tiles = QgsVectorTileLayer(f"type=xyz&url={template}&zmin=5&zmax=15", collection)
seen = {"valid": layer.isValid(), "read": read, "counted": layer.featureCount(), "crs": layer.crs().authid()}
print(json.dumps(seen | {"tiles": tiles.isValid()}), flush=True)
os._exit(0)  # QGIS does not end well without a window
