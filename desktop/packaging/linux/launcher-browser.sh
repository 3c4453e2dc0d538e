#!/bin/sh
# Starts Pika in the browser shell, from wherever this folder lies.
here=$(dirname "$(readlink -f "$0")")
exec "$here/sidecar/pika-sidecar" ui --ui-dir "$here/ui" "$@"
