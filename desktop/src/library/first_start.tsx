import { AddFolder } from "../ui/add_folder.tsx";

/** What a new user sees: one question, one sentence of why. */
export function FirstStart() {
  return (
    <main class="screen first-start">
      <div class="first-card">
        <img src="icon.svg" alt="" width="96" height="96" />
        <h1>Where is your music?</h1>
        <p>
          Choose the folder with your tracks: Pika finds tempo, key and energy of each one, and changes none
          of your files unless you ask.
        </p>
        <AddFolder id="first-folder" />
        <a class="link first-live" href="#/sources">
          It is in VirtualDJ, rekordbox or another program already
        </a>
        <a class="link first-live" href="#/live">Go live without a library</a>
      </div>
    </main>
  );
}
