"""Make what the window of the .dmg shows, from window.json and two drawings; what it makes is committed beside it.

    pip install ds-store==1.3.3 mac-alias==2.2.3       (in an environment of its own)
    apt-get install librsvg2-bin
    python desktop/packaging/macos/make_window.py

A release needs none of this: no Finder and no screen are asked, as osascript would.
"""

import datetime
import json
import re
import subprocess
from pathlib import Path

from ds_store import DSStore
from mac_alias import Alias
from mac_alias.alias import ALIAS_KIND_FILE, ALIAS_HFS_VOLUME_SIGNATURE, ALIAS_EJECTABLE_DISK, TargetInfo, VolumeInfo

HERE = Path(__file__).parent
DRAWING = HERE.parent.parent / "icon" / "pika.svg"

# Apple's grid for icons: the tile takes 824 of 1024 pixels.
TILE = 824 / 1024
ICON_SIZES = (32, 64, 128, 256, 512, 1024)


def render(svg: str, width: int, target: Path) -> None:
    """Draw an SVG as a PNG of so many pixels' width."""
    words = ["rsvg-convert", "--width", str(width), "--output", str(target)]
    subprocess.run(words, input=svg.encode(), check=True)


def padded(svg: str) -> str:
    """The icon with the empty edge that macOS expects around it."""
    size = 256 / TILE
    edge = (size - 256) / 2
    return re.sub(r'viewBox="[^"]*"', f'viewBox="{-edge:.4f} {-edge:.4f} {size:.4f} {size:.4f}"', svg, count=1)


def background_alias(window: dict) -> bytes:
    """What the Finder finds the background by: the names. Numbers and times of a volume that does not exist yet are left empty."""
    folder, name = window["background"].split("/")
    never = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
    volume = VolumeInfo(window["volume"], never, ALIAS_HFS_VOLUME_SIGNATURE, ALIAS_EJECTABLE_DISK, 0, b"\0\0")
    target = TargetInfo(ALIAS_KIND_FILE, name, 0, 0, never, b"\0\0\0\0", b"\0\0\0\0", folder_name=folder)
    target.carbon_path = f"{window['volume']}:{folder}:\0{name}"
    target.posix_path = f"/{folder}/{name}"
    volume.posix_path = f"/Volumes/{window['volume']}"
    return Alias(volume=volume, target=target).to_bytes()


def write_store(window: dict, target: Path) -> None:
    """Write the .DS_Store: window, icon view, places of the icons."""
    target.unlink(missing_ok=True)
    size = f"{{{window['width']}, {window['height'] + 28}}}"  # the title bar counts
    with DSStore.open(str(target), "w+") as store:
        store["."]["vSrn"] = ("long", 1)
        store["."]["bwsp"] = {
            "ContainerShowSidebar": False,
            "ShowPathbar": False,
            "ShowSidebar": False,
            "ShowStatusBar": False,
            "ShowTabView": False,
            "ShowToolbar": False,
            "SidebarWidth": 0,
            "WindowBounds": f"{{{{200, 160}}, {size}}}",
        }
        store["."]["icvp"] = {
            "arrangeBy": "none",
            "backgroundColorBlue": 1.0,
            "backgroundColorGreen": 1.0,
            "backgroundColorRed": 1.0,
            "backgroundImageAlias": background_alias(window),
            "backgroundType": 2,
            "gridOffsetX": 0.0,
            "gridOffsetY": 0.0,
            "gridSpacing": 100.0,
            "iconSize": float(window["iconSize"]),
            "labelOnBottom": True,
            "scrollPositionX": 0.0,
            "scrollPositionY": 0.0,
            "showIconPreview": False,
            "showItemInfo": False,
            "textSize": float(window["textSize"]),
            "viewOptionsVersion": 1,
        }
        store["."]["icvl"] = ("type", b"icnv")
        for name, place in window["icons"].items():
            store[name]["Iloc"] = (place["x"], place["y"])


def main() -> None:
    """Make everything anew."""
    window = json.loads((HERE / "window.json").read_text())
    icon = padded(DRAWING.read_text())
    (HERE / "icon").mkdir(exist_ok=True)
    for size in ICON_SIZES:
        render(icon, size, HERE / "icon" / f"pika-{size}.png")
    drawing = (HERE / "background.svg").read_text()
    render(drawing, window["width"], HERE / "background.png")
    render(drawing, 2 * window["width"], HERE / "background@2x.png")
    write_store(window, HERE / "window.DS_Store")


main()
