#!/bin/sh -eu
# take_lock.sh FILE TOKEN SECONDS HOLDER REPLACES HELD: takes the lock, or takes it for longer. Ends with the code HELD when somebody else
# than REPLACES holds it, and prints SECONDS-LEFT TOKEN HOLDER. Prints the holder of a lease that had run out, if it takes that over.

exec 8>"$1.guard"
flock -w 20 8
now=$(date +%s)
if [ -s "$1" ]; then
  read -r token expiry holder < "$1"
  if [ "$token" != "$2" ] && [ "$token" != "$5" ] && [ "$expiry" -gt "$now" ]; then
    echo "$((expiry - now)) $token $holder"
    exit "$6"
  fi
  if [ "$token" != "$2" ]; then echo "$holder"; fi
fi
echo "$2 $((now + $3)) $4" > "$1.new"
mv -f "$1.new" "$1"
