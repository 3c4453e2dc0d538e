#!/bin/sh
# Starts Pika in the browser shell, from wherever the bundle lies.
resources=$(cd "$(dirname "$0")/../Resources" && pwd -P)
exec "$resources/sidecar/pika-sidecar" ui --ui-dir "$resources/ui" "$@"
