import { AnnouncementCard } from "./announcement_card.tsx";
import { FloorCard } from "./floor_card.tsx";
import { HistoryCard } from "./history_card.tsx";
import { JoinCard } from "./join_card.tsx";
import { NetworkNotice } from "./network.tsx";
import { NightHead } from "./night_head.tsx";
import { NowCard } from "./now_card.tsx";
import { PollCard } from "./poll_card.tsx";
import { RejectedList } from "./rejected.tsx";
import { RoomCard } from "./room_card.tsx";
import { SetCard } from "./set_card.tsx";
import { SuggestCard } from "./suggest_card.tsx";

/** While the night runs: everything that a glance must find. */
export function Desk() {
  return (
    <>
      <NightHead />
      <NetworkNotice />
      <RejectedList />
      <div class="desk">
        <div class="desk-main">
          <NowCard />
          <div class="desk-next">
            <SetCard />
            <SuggestCard />
          </div>
          <RoomCard />
        </div>
        <div class="desk-side">
          <JoinCard />
          <FloorCard />
          <AnnouncementCard />
          <PollCard />
        </div>
        <HistoryCard />
      </div>
    </>
  );
}
