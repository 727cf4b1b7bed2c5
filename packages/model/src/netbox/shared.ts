import { text, timestamp } from '@peersmith/resource';

/** What is read from NetBox and written by nobody. */
export const NETBOX = { app: 'netbox', readOnly: true, identity: [] } as const;

/** Text of NetBox is kept as it is, whatever its length. */
export const word = (label: string, help?: string) =>
  text({ max: 100_000, blank: true, filter: false, label, ...(help ? { help } : {}) });

export const gone = timestamp({
  nullable: true,
  help: 'Since when NetBox does not have it any more, or not among what it is asked for; empty for what it has.',
});
