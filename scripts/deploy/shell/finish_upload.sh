#!/bin/sh -eu
# finish_upload.sh FOLDER: FOLDER.part, which is whole, becomes FOLDER, which the edge may read.

chmod -R a+rX "$1.part"
mv -T "$1.part" "$1"
