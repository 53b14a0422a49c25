"""Running GEO-OSS on one machine: what `geo-oss up` starts, watches and stops."""
