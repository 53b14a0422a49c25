# Sourced by the commands: find_python prints a Python ≥ 3.11 of this system, or says how to get one.
find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13 python3.14; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo "GEO-OSS needs Python 3.11 or newer. On Debian 12 or Ubuntu 24.04: sudo apt-get install python3 python3-venv" >&2
  return 1
}
