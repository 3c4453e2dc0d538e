import { useEffect, useState } from "preact/hooks";

/** The time, renewed each second unless `rhythm` is `still`. */
export function useNow(rhythm: "ticking" | "still"): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (rhythm === "still") return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [rhythm]);
  return now;
}
