#!/bin/sh -eu
# name_images.sh FILE KNOWN COMPOSE CLOUD WEB NAME...: writes which images a release consists of: by digest where they came from a registry, by
# the image's id where the server built them. NAME: variables by which the file COMPOSE names images of others; the digest that such a tag had
# when this server saw it first is kept in KNOWN, and holds from then on.

file=$1 known=$2 compose=$3 cloud=$4 web=$5
shift 5

here() { docker image inspect "$1" >/dev/null 2>&1; }

# pinned NAME: the image's digest under that name, or its id.
pinned() {
  case "$1" in *@*) name=${1%@*} ;; *) name=${1%:*} ;; esac
  digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | grep -F "$name@" | head -n 1 || true)
  if [ -z "$digest" ]; then digest=$(docker image inspect --format '{{.Id}}' "$1"); fi
  echo "$digest"
}

# kept TAG: what was written down of it, when the image can still be had.
kept() {
  digest=$(sed -n "s|^$1 ||p" "$known" 2>/dev/null | head -n 1)
  case "$digest" in
    "") return 0 ;;
    *@*) here "$digest" || docker pull --quiet "$digest" >/dev/null ;;
    *) here "$digest" || return 0 ;;
  esac
  echo "$digest"
}

{
  echo "PIKA_CLOUD_IMAGE=$(pinned "$cloud")"
  echo "PIKA_WEB_IMAGE=$(pinned "$web")"
} > "$file.new"
for variable; do
  tag=$(sed -n "s|^ *image: \${$variable:-\([^}]*\)}\$|\1|p" "$compose" | head -n 1)
  [ -n "$tag" ] || continue
  digest=$(kept "$tag")
  if [ -z "$digest" ]; then
    here "$tag" || docker pull --quiet "$tag" >/dev/null
    digest=$(pinned "$tag")
    { grep -vF "$tag " "$known" 2>/dev/null || true; echo "$tag $digest"; } > "$known.new"
    mv -f "$known.new" "$known"
  fi
  echo "$variable=$digest" >> "$file.new"
done
mv -f "$file.new" "$file"
