import { readNotes } from "../format/release_notes.ts";

/** What is new, as the changelog says it. */
export function ReleaseNotes({ notes }: { notes: string }) {
  return (
    <div class="release-notes" role="group" aria-label="What is new" tabIndex={0}>
      {readNotes(notes).map((block, index) => {
        switch (block.kind) {
          case "heading":
            return <p key={index} class="notes-heading">{block.text}</p>;
          case "paragraph":
            return <p key={index}>{block.text}</p>;
          case "list":
            return <ul key={index}>{block.items.map((item, place) => <li key={place}>{item}</li>)}</ul>;
        }
      })}
    </div>
  );
}
