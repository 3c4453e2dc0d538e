/*
 * Says so when the page's own script does not run, instead of showing nothing for ever. It is loaded before that one, as
 * it stands here, in words that old engines know.
 */
(() => {
  /** Milliseconds: far above what a slow computer needs until something is drawn. */
  const LONG = 20000;
  let failure = "";

  addEventListener("error", (event) => {
    const file = event.target && (event.target.src || event.target.href);
    if (failure === "") failure = event.message || (file ? "Cannot load " + file : "");
  }, true);

  setTimeout(() => {
    const app = document.getElementById("app");
    if (app.firstChild) return;
    const words = document.createElement("main");
    words.className = "screen starting";
    const add = (kind, text) => words.appendChild(document.createElement(kind)).textContent = text;
    add("h1", "Pika cannot show its window");
    add(
      "p",
      "The page has come, and its program does not run. Update Microsoft Edge WebView2 (Windows), macOS, or WebKitGTK " +
        "(Linux), then start Pika again. If that does not help, install Pika again: your library stays as it is.",
    );
    if (failure !== "") add("p", "What went wrong: " + failure);
    document.body.insertBefore(words, app);
    // It may only have been slow.
    new MutationObserver(() => app.firstChild && words.remove()).observe(app, { childList: true });
  }, LONG);
})();
