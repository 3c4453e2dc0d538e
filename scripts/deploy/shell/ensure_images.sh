#!/bin/sh -eu
# ensure_images.sh FILE: the images that a release names are here, pulled again if need be.

sed 's/^[A-Z_]*=//' "$1" | while read -r image; do
  docker image inspect "$image" >/dev/null 2>&1 || docker pull --quiet "$image"
done
