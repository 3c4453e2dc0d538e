/** The first page: says what Pika is. */

import { render } from "preact";

function Home() {
  return (
    <main>
      <h1>Pika</h1>
      <p>See what is playing, like it, ask for faster or slower. Scan the DJ's code to join the night.</p>
    </main>
  );
}

render(<Home />, document.getElementById("app")!);
