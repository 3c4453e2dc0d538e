import { useEffect, useState } from "preact/hooks";

/** The time now in milliseconds since 1970; the component is drawn again every second. */
export function useClock(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
