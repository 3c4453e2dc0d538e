#!/bin/sh -eu
# remove_leftovers.sh ROOT: removes uploads, half written files and sign-ins of a run that died, and the link to what it tried.

rm -rf "$1"/releases/*.part "$1"/releases/*.new "$1"/releases/next "$1"/backups/*.part "$1"/*.new "$1"/registry.*
