/** The map library, vendored by bin/vendor. The one place that knows its version (tests/house/test_browser.py). */
export * from "../vendor/maplibre-gl-6.17.0/maplibre-gl.mjs";
