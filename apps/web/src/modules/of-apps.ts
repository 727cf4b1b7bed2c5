const users = () => import('./users/index.ts');

/** How resources of an app are shown that are on pages of that app alone: other pages are quicker without. */
const APPS: Readonly<Record<string, () => Promise<unknown>>> = {
  auth: users,
  extras: () => import('./extras/webhooks/index.tsx'),
  users,
};

const begun = new Map<string, Promise<unknown>>();

/** Reads that once; null where there is nothing that is an app's own. */
export function shownByApp(app: string): Promise<unknown> | null {
  const read = APPS[app];
  if (!read) return null;
  const reading = begun.get(app) ?? read();
  begun.set(app, reading);
  return reading;
}
