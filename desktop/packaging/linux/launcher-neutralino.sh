#!/bin/sh
# Starts Pika, from wherever this folder lies. Neutralino finds its parts by the path that it is started with, so that path is
# absolute and no link. It also puts that path, the working folder and the path of its own data between apostrophes
# into the page's first script: with one more of them, or with a backslash, the page would know nothing of its window.
# And the shell that starts the sidecar reads that path between quotes, in which some signs have a meaning.
#
# What keeps the window from opening is found out here, since nothing that could say so would run then. A start that goes well
# pays two milliseconds for it: one program is run, and the rest is the shell's own look at files.
here=$(dirname "$(readlink -f "$0")")
system= # its root; a test writes another one here

# What is said: on the terminal, and for who has none in what the desktop has for it. Whatever that is, it is not waited for.
say() {
    printf '%s\n' "$1" >&2
    if [ -t 2 ]; then return; fi
    for program in zenity kdialog notify-send xmessage; do
        command -v "$program" >/dev/null || continue
        case $program in
        zenity) zenity --error --no-markup --title=Pika --width=480 --text="$1" ;;
        kdialog) kdialog --title Pika --error "$1" ;;
        notify-send) notify-send --app-name=Pika --urgency=critical --expire-time=0 Pika "$1" ;;
        xmessage) xmessage -center "$1" ;;
        esac >/dev/null 2>&1 </dev/null &
        return
    done
}

report="To ask for help, send what this prints in a terminal: \"$here/sidecar/pika-sidecar\" report"

give_up() {
    say "Pika's window cannot open: $1

$report"
    exit 1
}

# The same page in the person's browser, which is better than no Pika before a night.
in_the_browser() {
    if [ -x "$here/sidecar/pika-sidecar" ]; then
        say "Pika's window cannot open: $1

Until then Pika is in your browser."
        exec "$here/sidecar/pika-sidecar" ui --ui-dir "$here/resources.neu"
    fi
    give_up "$1"
}

# Whether the system has a library. Systems without the usual folders and without a list are believed to have it.
has_library() {
    for file in "$system"/usr/lib/*/"$1" "$system"/usr/lib64/"$1" "$system"/usr/lib/"$1" "$system"/lib/*/"$1" "$system"/lib64/"$1" "$system"/usr/local/lib/"$1"; do
        if [ -e "$file" ]; then return 0; fi
    done
    list=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || return 0
    case $list in *"$1"*) return 0 ;; esac
    return 1
}

# How WebKitGTK comes to this system. Its package brings GTK with it.
how_to_install() {
    ids=" $(unset ID ID_LIKE
        # shellcheck disable=SC1091 # the system's own, of words and quotes
        . "$system/etc/os-release" 2>/dev/null && printf '%s' "${ID-} ${ID_LIKE-}") "
    case $ids in
    *" debian "* | *" ubuntu "*) echo "Install it: sudo apt install libwebkit2gtk-4.1-0" ;;
    *" fedora "* | *" rhel "*) echo "Install it: sudo dnf install webkit2gtk4.1" ;;
    *" opensuse"* | *" suse "*) echo "Install it: sudo zypper install libwebkit2gtk-4_1-0" ;;
    *" arch "*) echo "Install it: sudo pacman -S webkit2gtk-4.1" ;;
    *) echo "Install WebKitGTK for GTK 3 (webkit2gtk 4.1) with your system's packages" ;;
    esac
}

# Called when the shell ends, which it does only where the window's program could not take its place.
could_not_start() {
    code=$?
    trap - EXIT
    again="Install Pika again: your library stays as it is."
    if [ ! -e "$here/pika-app" ]; then
        in_the_browser "its program is missing ($here/pika-app). A virus scanner may have taken it: look into its quarantine. $again"
    elif [ ! -x "$here/pika-app" ]; then
        in_the_browser "its program may not be run. Allow it: chmod +x \"$here/pika-app\"   If that does not help, the disk is for no programs (noexec): put Pika into another folder."
    elif [ "$code" = 126 ]; then
        in_the_browser "its program does not run on this computer ($(uname -m)). It is damaged, or made for another kind of processor. $again"
    elif [ "$code" = 127 ]; then
        in_the_browser "its program needs glibc, which this system does not have. Pika runs on Debian, Ubuntu, Fedora, Arch and others of that kind."
    fi
    exit "$code"
}

case "$here" in
*[\'\\\"\$\`]*)
    say "Pika cannot run from a folder with one of ' \\ \" \$ \` in its name: $here
Put it into another folder."
    exit 1
    ;;
esac
# Without its page, or with one that is damaged, Neutralino would open a foreign one.
if ! grep -q '"neutralino.config.json"' "$here/resources.neu" 2>/dev/null; then
    give_up "its page is missing or damaged ($here/resources.neu). Install Pika again: your library stays as it is."
fi
if ! has_library libwebkit2gtk-4.1.so.0 && ! has_library libwebkit2gtk-4.0.so.37; then
    in_the_browser "WebKitGTK is missing, which draws it. $(how_to_install)"
fi
# WebKitGTK and the driver of NVIDIA do not agree on buffers (DMA-BUF): the window stays blank. It costs speed, so only there.
if [ -e "$system/sys/module/nvidia" ] || [ -e "$system/proc/driver/nvidia" ]; then
    export WEBKIT_DISABLE_DMABUF_RENDERER="${WEBKIT_DISABLE_DMABUF_RENDERER-1}"
fi
# Neutralino aborts at an empty or relative one, which counts for nothing (XDG Base Directory Specification).
case "${XDG_DATA_HOME-/}" in
/*) ;;
*) unset XDG_DATA_HOME ;;
esac
case "$PWD" in
*[\'\\]*) cd "$here" || exit 1 ;;
esac
case "${XDG_DATA_HOME:-$HOME}" in
*[\'\\]*) set -- --data-location=app --window-use-saved-state=false "$@" ;; # it keeps nothing then, not even its size
esac
trap could_not_start EXIT
exec "$here/pika-app" "$@"
