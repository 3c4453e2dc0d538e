import { useEffect } from "preact/hooks";

/** Names the browser's tab while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "Pika" ? title : `${title} · Pika`;
  }, [title]);
}
