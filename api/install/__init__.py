"""What is needed before GEO-OSS can run. Standard library only: bin/up calls this with the system's Python."""
