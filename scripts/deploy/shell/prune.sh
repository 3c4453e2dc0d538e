#!/bin/sh -eu
# prune.sh ROOT KEEP: removes what no rollback needs: folders of releases beyond the newest KEEP that have served, folders that never
# served, images of Pika that no kept release names, dumps before migrations beyond the newest ten, and the build cache beyond a week.

cd "$1"
current=$(readlink releases/current)
kept=0
# Newest first; names are those that we gave.
# shellcheck disable=SC2010
for id in $(ls -1r releases | grep -E '^r[0-9]{8}-[0-9]{6}$'); do
  if [ "$id" = "$current" ]; then continue; fi
  if [ -f "releases/$id/served" ] && [ "$kept" -lt "$2" ]; then kept=$((kept + 1)); else rm -rf "releases/$id"; fi
done

wanted=$(sed -n 's/^PIKA_[A-Z]*_IMAGE=//p' releases/r*/images.env | while read -r image; do
  docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true
done)
for title in pika-cloud pika-web; do
  for image in $(docker image ls --all --quiet --no-trunc --filter "label=org.opencontainers.image.title=$title" | sort -u); do
    case "$wanted" in *"$image"*) ;; *) docker image rm --force "$image" >/dev/null 2>&1 || true ;; esac
  done
done
docker builder prune --force --filter until=168h >/dev/null 2>&1 || true

# By time; names are those that we gave.
# shellcheck disable=SC2012
ls -1t backups/*-before-*.dump 2>/dev/null | tail -n +11 | while read -r file; do rm -f "$file"; done
