import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Goes to the heading that the address names, once what it is in is there. */
export function useArrival(isThere: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (isThere && hash) document.getElementById(decodeURIComponent(hash))?.scrollIntoView();
  }, [isThere, hash]);
}
