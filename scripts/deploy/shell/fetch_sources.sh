#!/bin/sh -eu
# fetch_sources.sh FOLDER REPOSITORY REVISION: the checkout has the sources of the commit, and nothing else.

if [ ! -d "$1/.git" ]; then git init --quiet "$1"; fi
cd "$1"
git fetch --quiet --depth 1 "$2" "$3"
git reset --quiet --hard "$3"
git clean --quiet -ffdx
