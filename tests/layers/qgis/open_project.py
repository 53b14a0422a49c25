"""Opens a project in QGIS without a window, tells what it finds as JSON, and draws it; run by Debian's own Python."""

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize


def main(project_file: str, picture: str, sign_in: str) -> None:
    """Tells layers, counts and extent; with a sign-in, layers of a database get it first."""
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    read = project.read(project_file)
    order = [node.layer() for node in project.layerTreeRoot().findLayers()]
    if sign_in:
        order = [_signed(layer, sign_in) for layer in order]
    told = {
        "read": read,
        "crs": project.crs().authid(),
        "extent": project.viewSettings().defaultViewExtent().toRectF().getCoords(),
        "layers": {layer.id() if not sign_in else layer.name(): _about(layer) for layer in order},
    }
    settings = _settings(project, order)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)
    told["trouble"] = [error.message for error in job.errors()]
    sys.stdout.write("\nTOLD " + json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _signed(layer, sign_in):
    again = QgsVectorLayer(f"{layer.source()} {sign_in}", layer.name(), "postgres")
    again.setRenderer(layer.renderer().clone())
    if layer.labeling():
        again.setLabeling(layer.labeling().clone())
        again.setLabelsEnabled(True)
    return again


def _about(layer):
    renderer = layer.renderer()
    return {
        "valid": layer.isValid(),
        "name": layer.name(),
        "rows": sum(1 for _ in layer.getFeatures()),
        "crs": layer.crs().authid(),
        "look": renderer.type() if renderer else None,
        "classes": [category.value() for category in renderer.categories()] if hasattr(renderer, "categories") else [],
        "labels": layer.labeling().settings().fieldName if layer.labeling() else None,
        "aliases": [layer.attributeDisplayName(n) for n in range(layer.fields().count())],
    }


def _settings(project, order):
    settings = QgsMapSettings()
    settings.setLayers(order)
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setOutputSize(QSize(1200, 900))
    settings.setOutputDpi(96)
    boundary = next(layer for layer in order if layer.name() == "เขต")
    to_metres = QgsCoordinateTransform(boundary.crs(), project.crs(), project)
    around = to_metres.transformBoundingBox(boundary.extent())
    around.scale(1.1)
    settings.setExtent(around)
    return settings


if __name__ == "__main__":
    main(*sys.argv[1:])
