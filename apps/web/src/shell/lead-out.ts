let leading = false;

/** Goes somewhere by means of the frame around a page, and not by what is open on it: a dialog with text in it asks first. */
export function leadOut(go: () => unknown): void {
  leading = true;
  go();
  // Whoever may hold a navigation up is asked before this.
  setTimeout(() => {
    leading = false;
  });
}

export const isLedOut = (): boolean => leading;
