import { useEffect, useState } from "preact/hooks";

/** `value` as it was when it had stayed non-zero for `time` milliseconds; 0 as soon as it is 0. */
export function useSettled(value: number, time: number): number {
  const [settled, setSettled] = useState(0);
  const is = value > 0;
  useEffect(() => {
    if (!is) return setSettled(0);
    const timer = setTimeout(() => setSettled(value), time);
    return () => clearTimeout(timer);
  }, [is]);
  return settled;
}
