import type { ComponentChildren } from "preact";

/** Line icons on a 20 × 20 grid; decoration only, the button beside them carries the name. */
function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.5" />
    <path d="m13.2 13.2 3.8 3.8" />
  </Icon>
);
export const ColumnsIcon = () => (
  <Icon>
    <path d="M3 4.5h14v11H3zm4.7 0v11m4.6-11v11" />
  </Icon>
);
export const UpIcon = () => (
  <Icon>
    <path d="M10 15.5v-11m-4.5 4.5L10 4.5 14.5 9" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5" />
  </Icon>
);
export const FilterIcon = () => (
  <Icon>
    <path d="M3 5h14M6 10h8M8.500 15h3" />
  </Icon>
);
export const ListIcon = () => (
  <Icon>
    <path d="M3.500 5h.01M7 5h9.500M3.500 10h.01M7 10h9.500M3.500 15h.01M7 15h9.500" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M5 10h.01M10 10h.01M15 10h.01" stroke-width="2.600" />
  </Icon>
);
export const FolderIcon = () => (
  <Icon>
    <path d="M2.5 5.5h5l2 2h8v8.5h-15z" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M3 5.5h7m4 0h3M3 10h2m4 0h8M3 14.5h8m4 0h2" />
    <circle cx="12" cy="5.5" r="1.8" />
    <circle cx="7" cy="10" r="1.8" />
    <circle cx="13" cy="14.5" r="1.8" />
  </Icon>
);
export const HelpIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.2" />
    <path d="M7.9 7.8a2.1 2.1 0 1 1 3 2c-.7.4-.9.8-.9 1.6M10 14v.1" />
  </Icon>
);
export const BackIcon = () => (
  <Icon>
    <path d="M12 4.5 6.5 10l5.5 5.5" />
  </Icon>
);
export const PreviousIcon = () => (
  <Icon>
    <path d="M10 15.5V5M5.5 9.5 10 5l4.5 4.5" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="M10 4.5V15m-4.500-4.500L10 15l4.500-4.500" />
  </Icon>
);
export const EditIcon = () => (
  <Icon>
    <path d="m4 16 .8-3.400 8.700-8.700 2.600 2.600-8.700 8.700zM11.800 5.600l2.600 2.600" />
  </Icon>
);
export const UndoIcon = () => (
  <Icon>
    <path d="M7.500 4 4 7.500 7.500 11M4.500 7.500h7a4.250 4.250 0 0 1 0 8.500H8" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m5.500 5.500 9 9m0-9-9 9" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon>
    <path d="M7 4.500v11M13 4.500v11" />
  </Icon>
);
export const PlayIcon = () => (
  <Icon>
    <path d="M6.500 4.500v11l9-5.500z" />
  </Icon>
);
export const PreviousTrackIcon = () => (
  <Icon>
    <path d="M15 4.5v11L7 10zM5 4.5v11" />
  </Icon>
);
export const NextTrackIcon = () => (
  <Icon>
    <path d="M5 4.5v11l8-5.500zM15 4.5v11" />
  </Icon>
);
export const VolumeIcon = () => (
  <Icon>
    <path d="M3.500 8v4h2.500l4 3.500v-11L6 8zM13 7.500a3.500 3.500 0 0 1 0 5M15 5.500a6.300 6.300 0 0 1 0 9" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m4.500 10.500 3.700 3.700 7.300-8" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="M10 3.200 17.500 16.500h-15zM10 8.500v3.700M10 14.300v.1" />
  </Icon>
);
export const NoteIcon = () => (
  <Icon>
    <path d="M7.500 14.500V5l8-1.500v9" />
    <circle cx="5.500" cy="14.500" r="2" />
    <circle cx="13.500" cy="12.500" r="2" />
  </Icon>
);
export const ZoomInIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.500" />
    <path d="m13.200 13.200 3.800 3.800M9 6.700v4.600M6.700 9h4.600" />
  </Icon>
);
export const ZoomOutIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.500" />
    <path d="m13.200 13.200 3.800 3.800M6.700 9h4.600" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon>
    <circle cx="10" cy="7" r="3.2" />
    <path d="M3.800 16.500a6.200 6.200 0 0 1 12.400 0" />
  </Icon>
);
export const HeartIcon = () => (
  <Icon>
    <path d="M10 16.300 4 10.500a3.700 3.700 0 0 1 6-4.300 3.700 3.700 0 0 1 6 4.300z" />
  </Icon>
);
export const CodeIcon = () => (
  <Icon>
    <path d="M3.500 3.500h5v5h-5zM11.500 3.500h5v5h-5zM3.500 11.500h5v5h-5zM11.500 11.500h2v2h-2zM14.500 14.500h2v2h-2z" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <path d="M7 7h9v9H7zM13 7V4H4v9h3" />
  </Icon>
);
export const MegaphoneIcon = () => (
  <Icon>
    <path d="M3.500 8v4h2.500l8 3.500v-11L6 8zM6.500 12.200l1 4M16.500 8.500v3" />
  </Icon>
);
export const PollIcon = () => (
  <Icon>
    <path d="M4 5h8M4 10h12M4 15h5" />
  </Icon>
);
export const SaveIcon = () => (
  <Icon>
    <path d="M10 3.500v8.500m-3.500-3.500L10 12l3.500-3.500M4 13.500v3h12v-3" />
  </Icon>
);
export const RemoveIcon = () => (
  <Icon>
    <path d="M4 5.500h12M8 5.500V3.800h4v1.700M5.500 5.500l.8 11h7.400l.8-11" />
  </Icon>
);
export const StopIcon = () => (
  <Icon>
    <path d="M5.500 5.500h9v9h-9z" />
  </Icon>
);
export const AddIcon = () => (
  <Icon>
    <path d="M10 4.500v11M4.500 10h11" />
  </Icon>
);
export const SetIcon = () => (
  <Icon>
    <path d="M3.500 14.500h3l2.500-8 3 6 1.500-3h3" />
  </Icon>
);
export const CrateIcon = () => (
  <Icon>
    <path d="M3 7.500h14l-1.500 9h-11zM5.500 7.500v-3M10 7.500V3.500M14.500 7.500v-3" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <path d="M5 9.500h10v7H5zM7 9.500V7a3 3 0 0 1 6 0v2.500" />
  </Icon>
);
export const RedoIcon = () => (
  <Icon>
    <path d="M12.500 4 16 7.500 12.500 11M15.500 7.500h-7a4.250 4.250 0 0 0 0 8.500H12" />
  </Icon>
);
