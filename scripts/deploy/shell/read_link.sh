#!/bin/sh -eu
# read_link.sh LINK: prints where it points; nothing when it is not there.

readlink "$1" || true
