#!/bin/sh
# Starts Pika, from wherever this folder lies. Neutralino finds its parts by the path that it is started with, so that path
# is absolute and no link; and its page cannot be served from a path with an apostrophe.
here=$(dirname "$(readlink -f "$0")")
case "$here" in
*"'"*)
    echo "Pika cannot run from a folder with an apostrophe in its name: $here" >&2
    exit 1
    ;;
esac
exec "$here/pika-app" "$@"
