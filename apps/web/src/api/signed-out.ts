import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let waiting: PromiseWithResolvers<boolean> | null = null;
let isAtWork = false;

const tell = () => {
  for (const listener of listeners) listener();
};

/** Says whether somebody is signed in here: whoever is stays on their page when the server no longer knows them. */
export function setAtWork(now: boolean): void {
  isAtWork = now;
  if (!now) signedInAgain(false);
}

/** Asks for the sign-in over whatever page is open; answers whether it came. At once with no where nobody was at work. */
export function askToSignIn(): Promise<boolean> {
  if (!isAtWork) return Promise.resolve(false);
  if (!waiting) {
    waiting = Promise.withResolvers();
    tell();
  }
  return waiting.promise;
}

/** Lets go on what waits for the sign-in; without it, what waits is refused. */
export function signedInAgain(came: boolean): void {
  const held = waiting;
  waiting = null;
  held?.resolve(came);
  tell();
}

/** Whether a sign-in is asked for. */
export const useIsSignedOut = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting !== null,
  );
