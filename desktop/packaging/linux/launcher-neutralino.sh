#!/bin/sh
# Starts Pika, from wherever this folder lies. Neutralino finds its parts by the path that it is started with, so that path is
# absolute and no link. It also puts that path, the working folder and the path of its own data between apostrophes
# into the page's first script: with one more of them, or with a backslash, the page would know nothing of its window.
# And the shell that starts the sidecar reads that path between quotes, in which some signs have a meaning.
here=$(dirname "$(readlink -f "$0")")
case "$here" in
*[\'\\\"\$\`]*)
    printf '%s\n' "Pika cannot run from a folder with one of ' \\ \" \$ \` in its name: $here" \
        "Put it into another folder." >&2
    exit 1
    ;;
esac
case "$PWD" in
*[\'\\]*) cd "$here" || exit 1 ;;
esac
case "${XDG_DATA_HOME:-$HOME}" in
*[\'\\]*) set -- --data-location=app --window-use-saved-state=false "$@" ;; # it keeps nothing then, not even its size
esac
exec "$here/pika-app" "$@"
