/** Drawings of what the systems show when an unsigned program is opened. Decoration: the words below each say the same. */

import type { ComponentChildren, ComponentType } from "preact";
import type { DownloadText } from "../text/download/en.ts";
import type { System } from "./machine.ts";

export interface PictureProps {
  words: DownloadText["drawn"];
  /** Name of the downloaded file. */
  file: string;
}

/** One for each step. */
export const pictures: Record<System, ComponentType<PictureProps>[]> = {
  windows: [
    ({ words, file }) => (
      <Scene>
        <Window fill="var(--drawn-windows)">
          <rect
            x="24"
            y="34"
            width="272"
            height="112"
            rx="8"
            fill="var(--drawn-white)"
            stroke="var(--drawn-line)"
          />
          <FileShape x={38} y={50} />
          <Words x={66} y={60} fill="var(--drawn-ink)" size={11}>{shorten(file, 30)}</Words>
          <Words x={66} y={77} fill="var(--drawn-doubt)" size={11}>{shorten(words.notCommon, 36)}</Words>
          <Press
            x={52 + widthOf(words.keep)}
            y={104}
            label={words.remove}
            fill="var(--drawn-button)"
            text="var(--drawn-ink)"
          />
          <Press x={38} y={104} label={words.keep} fill="var(--drawn-button)" text="var(--drawn-ink)" aim />
        </Window>
      </Scene>
    ),
    ({ words }) => (
      <Scene>
        <Blue words={words}>
          <rect x="32" y="86" width="150" height="5" rx="2.5" fill="var(--drawn-warning-line)" />
          <rect x="32" y="98" width="118" height="5" rx="2.5" fill="var(--drawn-warning-line)" />
          <Words x={32} y={128} fill="var(--drawn-white)" size={13} underline>{words.moreInfo}</Words>
          <Ring x={26} y={112} width={lengthOf(words.moreInfo, 13) + 14} height={24} />
          <Press
            x={290}
            y={136}
            end
            label={words.dontRun}
            fill="var(--drawn-white)"
            text="var(--drawn-warning-ink)"
          />
        </Blue>
      </Scene>
    ),
    ({ words }) => (
      <Scene>
        <Blue words={words}>
          <Words x={32} y={94} fill="var(--drawn-warning-text)" size={11}>Pika</Words>
          <Words x={32} y={112} fill="var(--drawn-warning-text)" size={11}>{words.publisher}</Words>
          <Press
            x={290}
            y={136}
            end
            label={words.dontRun}
            fill="var(--drawn-warning-button)"
            text="var(--drawn-white)"
          />
          <Press
            x={278 - widthOf(words.dontRun)}
            y={136}
            end
            label={words.runAnyway}
            fill="var(--drawn-white)"
            text="var(--drawn-warning-ink)"
            aim
          />
        </Blue>
      </Scene>
    ),
  ],
  macos: [
    ({ words }) => (
      <Scene>
        <Window fill="var(--drawn-macos)" lights>
          <Face x={58} y={58} size={56} />
          <Words x={86} y={134} fill="var(--drawn-ink)" size={12} middle>Pika</Words>
          <path
            d="M132 86h50m-12-11 12 11-12 11"
            fill="none"
            stroke="var(--drawn-arrow)"
            stroke-width="4"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
          <path
            d="M204 66a6 6 0 0 1 6-6h16l7 8h27a6 6 0 0 1 6 6v34a6 6 0 0 1-6 6h-50a6 6 0 0 1-6-6Z"
            fill="var(--drawn-macos-folder)"
          />
          <path
            d="m226 106 9-22 9 22m-15-7h12"
            fill="none"
            stroke="var(--drawn-white)"
            stroke-width="3"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
          <Ring x={196} y={52} width={78} height={70} />
          <Words x={235} y={140} fill="var(--drawn-ink)" size={12} middle>{words.applications}</Words>
        </Window>
      </Scene>
    ),
    ({ words }) => (
      <Scene>
        <rect x="70" y="12" width="180" height="156" rx="14" fill="var(--drawn-macos)" />
        <Face x={140} y={24} size={40} />
        <Words x={160} y={82} fill="var(--drawn-ink)" size={13} bold middle>{words.notOpened}</Words>
        <rect x="100" y="92" width="120" height="4" rx="2" fill="var(--drawn-grey)" />
        <rect x="112" y="101" width="96" height="4" rx="2" fill="var(--drawn-grey)" />
        <Wide y={114} label={words.done} aim />
        <Wide y={142} label={words.trash} />
      </Scene>
    ),
    ({ words }) => (
      <Scene>
        <Window fill="var(--drawn-macos)" lights>
          <rect x="16" y="32" width="76" height="128" fill="var(--drawn-macos-side)" />
          {[44, 58, 72, 100, 114].map((y) => (
            <rect key={y} x="26" y={y} width="50" height="5" rx="2.5" fill="var(--drawn-grey)" />
          ))}
          <rect x="22" y="82" width="64" height="12" rx="4" fill="var(--drawn-macos-blue)" />
          <Words x={102} y={50} fill="var(--drawn-ink)" size={12} bold>{words.privacy}</Words>
          <rect x="102" y="62" width="192" height="26" rx="6" fill="var(--drawn-white)" />
          <rect x="112" y="73" width="80" height="4" rx="2" fill="var(--drawn-line)" />
          <rect x="102" y="96" width="192" height="62" rx="6" fill="var(--drawn-white)" />
          <Words x={112} y={113} fill="var(--drawn-ink)" size={11}>{words.blocked}</Words>
          <Press
            x={286}
            y={129}
            end
            label={words.openAnyway}
            fill="var(--drawn-button)"
            text="var(--drawn-ink)"
            aim
          />
        </Window>
      </Scene>
    ),
  ],
  linux: [
    ({ words }) => (
      <Scene>
        <Window fill="var(--drawn-linux)">
          <Words x={160} y={28} fill="var(--drawn-linux-ink)" size={11} bold middle>{words.software}</Words>
          <Face x={34} y={52} size={52} />
          <Words x={102} y={74} fill="var(--drawn-ink)" size={15} bold>Pika</Words>
          <Words x={102} y={94} fill="var(--drawn-doubt)" size={11}>{words.thirdParty}</Words>
          <Press
            x={102}
            y={108}
            label={words.install}
            fill="var(--drawn-linux-green)"
            text="var(--drawn-white)"
            aim
          />
        </Window>
      </Scene>
    ),
    ({ file }) => (
      <Scene>
        <Window fill="var(--drawn-terminal)">
          <Words x={30} y={62} fill="var(--good)" size={11} mono>~/Downloads $</Words>
          <Words x={30} y={84} fill="var(--text)" size={11} mono>sudo apt install \</Words>
          <Words x={42} y={104} fill="var(--text)" size={11} mono>{`./${shorten(file, 34)}`}</Words>
          <rect x="30" y="118" width="7" height="14" fill="var(--text)" />
        </Window>
      </Scene>
    ),
    ({ file }) => (
      <Scene>
        <Window fill="var(--drawn-linux)">
          <Words x={160} y={28} fill="var(--drawn-linux-ink)" size={10} middle>
            {shorten(file.replace(/\.(?:deb|tar\.gz)$/, ""), 36)}
          </Words>
          <path
            d="M52 78a6 6 0 0 1 6-6h14l7 8h23a6 6 0 0 1 6 6v28a6 6 0 0 1-6 6H58a6 6 0 0 1-6-6Z"
            fill="var(--drawn-linux-folder)"
          />
          <Face x={134} y={66} size={52} />
          <Ring x={124} y={58} width={72} height={88} />
          <Words x={160} y={138} fill="var(--drawn-ink)" size={12} bold middle>pika</Words>
          <FileShape x={228} y={74} scale={1.7} />
        </Window>
      </Scene>
    ),
  ],
};

function Scene({ children }: { children: ComponentChildren }) {
  return (
    <svg class="picture" viewBox="0 0 320 180" aria-hidden="true" focusable="false">
      <rect width="320" height="180" rx="12" fill="var(--surface-high)" />
      {children}
    </svg>
  );
}

function Window(
  { fill, lights = false, children }: { fill: string; lights?: boolean; children: ComponentChildren },
) {
  return (
    <>
      <rect x="16" y="14" width="288" height="152" rx="10" fill={fill} />
      {lights
        ? ["var(--drawn-macos-close)", "var(--drawn-macos-hide)", "var(--drawn-macos-zoom)"].map((
          light,
          i,
        ) => <circle key={light} cx={30 + i * 13} cy="24" r="4" fill={light} />)
        : <path d="m282 20 8 8m0-8-8 8" stroke="var(--drawn-cross)" stroke-width="1.5" />}
      {children}
    </>
  );
}

/** Windows' warning. */
function Blue({ words, children }: { words: DownloadText["drawn"]; children: ComponentChildren }) {
  return (
    <>
      <rect x="16" y="14" width="288" height="152" rx="3" fill="var(--drawn-warning)" />
      {twoLines(words.protectedPc).map((line, i) => (
        <Words key={line} x={32} y={46 + i * 20} fill="var(--drawn-white)" size={16}>{line}</Words>
      ))}
      {children}
    </>
  );
}

/** A button of 22 units' height; `x` is its left edge, or its right one with `end`. `aim`: the one to press. */
function Press(
  { x, y, label, fill, text, aim = false, end = false }: {
    x: number;
    y: number;
    label: string;
    fill: string;
    text: string;
    aim?: boolean;
    end?: boolean;
  },
) {
  const width = widthOf(label);
  const left = end ? x - width : x;
  return (
    <>
      <rect x={left} y={y} width={width} height="22" rx="4" fill={fill} />
      <Words x={left + width / 2} y={y + 15} fill={text} size={11} middle>{label}</Words>
      {aim && <Ring x={left - 5} y={y - 5} width={width + 10} height={32} />}
    </>
  );
}

/** A button of macOS's dialogs. */
function Wide({ y, label, aim = false }: { y: number; label: string; aim?: boolean }) {
  return (
    <>
      <rect
        x="86"
        y={y}
        width="148"
        height="22"
        rx="6"
        fill={aim ? "var(--drawn-macos-blue)" : "var(--drawn-macos-button)"}
      />
      <Words x={160} y={y + 15} fill={aim ? "var(--drawn-white)" : "var(--drawn-ink)"} size={11} middle>
        {label}
      </Words>
      {aim && <Ring x={82} y={y - 4} width={156} height={30} />}
    </>
  );
}

/** Says: here. */
function Ring(props: { x: number; y: number; width: number; height: number }) {
  return <rect {...props} rx="9" fill="none" stroke="var(--drawn-aim)" stroke-width="3.5" />;
}

function Words(
  { x, y, fill, size, bold = false, middle = false, mono = false, underline = false, children }: {
    x: number;
    y: number;
    fill: string;
    size: number;
    bold?: boolean;
    middle?: boolean;
    mono?: boolean;
    underline?: boolean;
    children: string;
  },
) {
  return (
    <text
      x={x}
      y={y}
      fill={fill}
      font-size={size}
      font-weight={bold ? 650 : 450}
      font-family={mono ? "ui-monospace, monospace" : "inherit"}
      text-anchor={middle ? "middle" : "start"}
      text-decoration={underline ? "underline" : undefined}
    >
      {children}
    </text>
  );
}

/** Pika's face (ui/mark.tsx), still. */
function Face({ x, y, size }: { x: number; y: number; size: number }) {
  const bars = [[54, 24], [20, 8], [32, 4], [39, 2], [32, 4], [20, 8], [54, 24]] as const;
  return (
    <g transform={`translate(${x} ${y}) scale(${size / 100})`}>
      <rect width="100" height="100" rx="22" fill="var(--face)" />
      <g transform="translate(12 12) scale(0.76)">
        {bars.map(([top, bottom], i) => (
          <rect
            key={i}
            x={1.4 + i * 14.6}
            y={top}
            width="9.6"
            height={100 - top - bottom}
            rx="4.8"
            fill="var(--accent)"
          />
        ))}
        <circle cx="35.3" cy="59.5" r="3.5" fill="var(--face)" />
        <circle cx="64.5" cy="59.5" r="3.5" fill="var(--face)" />
      </g>
    </g>
  );
}

function FileShape({ x, y, scale = 1 }: { x: number; y: number; scale?: number }) {
  return (
    <path
      transform={`translate(${x} ${y}) scale(${scale})`}
      d="M0 2a2 2 0 0 1 2-2h11l7 7v17a2 2 0 0 1-2 2H2a2 2 0 0 1-2-2Z"
      fill="var(--drawn-grey)"
    />
  );
}

/** About as wide as the text is, whatever the font. */
function lengthOf(text: string, size: number): number {
  return text.length * size * 0.56;
}

function widthOf(label: string): number {
  return lengthOf(label, 11) + 20;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Parts a long title at the space next to its middle. */
function twoLines(text: string): string[] {
  if (text.length <= 27) return [text];
  const at = text.lastIndexOf(" ", Math.ceil(text.length / 2) + 3);
  return [text.slice(0, at), text.slice(at + 1)];
}
