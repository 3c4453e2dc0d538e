#!/bin/sh -eu
# free_bytes.sh ROOT: prints the bytes that are free there, and where Docker keeps its images.

df --output=avail --block-size=1 "$1" "$(docker info --format '{{.DockerRootDir}}')" | tail -n +2
