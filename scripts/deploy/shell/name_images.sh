#!/bin/sh -eu
# name_images.sh FILE CLOUD WEB: writes which images a release consists of: by digest where they came from a registry, by the image's id
# where the server built them.

# pinned NAME: the image's digest under that name, or its id.
pinned() {
  case "$1" in *@*) name=${1%@*} ;; *) name=${1%:*} ;; esac
  digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | grep -F "$name@" | head -n 1 || true)
  if [ -z "$digest" ]; then digest=$(docker image inspect --format '{{.Id}}' "$1"); fi
  echo "$digest"
}

cloud=$(pinned "$2")
web=$(pinned "$3")
printf 'PIKA_CLOUD_IMAGE=%s\nPIKA_WEB_IMAGE=%s\n' "$cloud" "$web" > "$1.new"
mv -f "$1.new" "$1"
