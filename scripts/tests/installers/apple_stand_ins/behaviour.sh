# shellcheck shell=sh
# What the stand-ins for Apple's programs have in common. PIKA_STAND_IN is a folder: `calls` gets every call's words, and in `behaviour/NAME`
# each line says what the next call of that name does: `ok`, `hang`, or a text to fail with. Without a line a call succeeds.
state=$PIKA_STAND_IN

# record PROGRAM WORDS...
record() {
    printf '%s\n' "$*" >>"$state/calls"
}

# behave NAME: takes the next line of behaviour/NAME.
behave() {
    file=$state/behaviour/$1
    [ -s "$file" ] || return 0
    line=$(head -n 1 "$file")
    sed -i.bak 1d "$file"
    case "$line" in
    ok) ;;
    hang) exec sleep 60 ;;
    *)
        printf '%s\n' "$line" >&2
        exit 1
        ;;
    esac
}
