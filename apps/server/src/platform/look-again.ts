const EVERY_MS = 1000;

/** Work that is looked for again and again, a second after the last look ended. */
export interface Looking {
  isOn: () => boolean;
  start: () => void;
  /** Looks no more; ends when the look that is under way has. */
  stop: () => Promise<void>;
}

/** Looks every second once it is started, never twice at a time; what goes wrong is complained of, and looked at again. */
export function lookAgain(look: () => Promise<void>, complain: (error: unknown) => void): Looking {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  function next(): void {
    timer = setTimeout(() => {
      looking = look()
        .catch(complain)
        .then(() => {
          if (timer) next();
        });
    }, EVERY_MS);
  }

  return {
    isOn: () => timer !== undefined,
    start: () => {
      if (!timer) next();
    },
    stop: async () => {
      clearTimeout(timer);
      timer = undefined;
      await looking;
    },
  };
}
