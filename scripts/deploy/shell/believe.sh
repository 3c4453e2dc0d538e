#!/bin/sh -eu
# believe.sh FILE KIND NETWORK HEADER FROM COMPOSE...: writes whom the edge believes about the client's address, and lets it take that over when
# it is something else than before. KIND: nobody, tunnel or proxy. NETWORK: where the edge meets them. FROM: of a proxy, addresses with blanks
# between them; "machine" is whoever comes through a port of this machine. COMPOSE: the words of docker compose with the release's files.

file=$1 kind=$2 network=$3 header=$4 from=$5
shift 5

# What comes through a published port has the network's gateway for its sender.
places=$(docker network inspect --format '{{range .IPAM.Config}}{{println .Subnet .Gateway}}{{end}}' "$network" | grep -v : | head -n 1)
subnet=${places%% *} gateway=${places#* }
case "$subnet $gateway" in
  *.*/*\ *.*) ;;
  *)
    echo "The network $network has no gateway: \"$places\"" >&2
    exit 1
    ;;
esac

# The subnet without its gateway, as networks: at each length the half that the gateway is not in.
others() {
  echo "$gateway ${subnet#*/}" | awk -F '[. ]' '{
    address = (($1 * 256 + $2) * 256 + $3) * 256 + $4
    for (bits = $5 + 1; bits <= 32; bits++) {
      size = 2 ^ (32 - bits)
      half = int(address / size)
      start = (half % 2 == 0 ? half + 1 : half - 1) * size
      printf " %d.%d.%d.%d/%d", int(start / 16777216), int(start / 65536) % 256, int(start / 256) % 256, start % 256, bits
    }
  }'
}

believed=""
case "$kind" in
  tunnel) believed=$(others) ;;
  proxy)
    for one in $from; do
      if [ "$one" = machine ]; then one=$gateway/32; fi
      believed="$believed $one"
    done
    ;;
esac

mkdir -p "$(dirname "$file")"
{
  echo "# Written at each deployment from settings.env: who may say whose request it is."
  if [ -n "$believed" ]; then
    echo "trusted_proxies static$believed"
    echo "trusted_proxies_strict"
    echo "client_ip_headers $header"
  fi
} > "$file.new"
if cmp -s "$file.new" "$file"; then
  rm -f "$file.new"
  exit 0
fi
mv -f "$file.new" "$file"
if [ -n "$("$@" ps --quiet edge)" ]; then "$@" exec --no-TTY edge caddy reload --config /etc/caddy/Caddyfile; fi
