#!/bin/sh
# Stand-in for cloudflared: connects to nobody, but takes the words of compose.yaml, reads its token and answers /ready.
set -eu
token=""
metrics=127.0.0.1:20241
verb=""
while [ $# -gt 0 ]; do
  case "$1" in
    --metrics) metrics=$2; shift ;;
    --token-file) token=$2; shift ;;
    run | ready) verb=$1 ;;
  esac
  shift
done
if [ "$verb" = ready ]; then exec wget -q -O /dev/null "http://$metrics/ready"; fi
[ -s "$token" ] || { echo "cloudflared (stand-in): no token in \"$token\"" >&2; exit 1; }
echo "cloudflared (stand-in): ready, connected to nobody" >&2
exec httpd -f -p "$metrics" -h /var/www
