import { useEffect, useState } from 'react';

/** Seconds until a moment, counted down to 0; null for no moment. */
export function useSecondsUntil(iso: string | null): number | null {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (iso === null) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [iso]);
  return iso === null ? null : Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000));
}
