#!/bin/sh -eu
# point_link.sh LINK ID: the link points to the release, in one atomic step.

ln -sfn "$2" "$1.new"
mv -fT "$1.new" "$1"
