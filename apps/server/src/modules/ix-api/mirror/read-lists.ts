import { type IxApiClient, IxApiError, type Kind, type Objects } from '@peersmith/ix-api';

/** Without these nothing can be said of a port. */
const NEEDED: readonly Kind[] = ['network-service-configs', 'network-services', 'macs', 'ips'];
/** Some exchanges have only some of these. */
const WELCOME: readonly Kind[] = [
  'product-offerings',
  'network-features',
  'network-feature-configs',
  'connections',
  'role-assignments',
  'accounts',
  'ports',
  'roles',
  'contacts',
];
/** Lists that are read at a time. */
const AT_ONCE = 3;
/** Most objects of one list. */
const MOST = 200_000;

/** What an exchange told: whole lists, by kind; those that it did not tell are not there. */
export type Lists = { [K in Kind]?: Objects[K][] };

/** What was read of an exchange, and what of that went wrong without harm. */
export interface ReadLists {
  lists: Lists;
  faults: string[];
}

/** Reads all lists of an exchange. Fails with an `IxApiError` where one that is needed cannot be read. */
export async function readLists(client: IxApiClient, onList: (kind: Kind) => void): Promise<ReadLists> {
  const read: ReadLists = { lists: {}, faults: [] };
  // One asks first, so that the others find a token.
  await readOne(client, 'network-services', read);
  const waiting = [...NEEDED.filter((kind) => kind !== 'network-services'), ...WELCOME];
  const next = async (): Promise<void> => {
    for (let kind = waiting.shift(); kind; kind = waiting.shift()) {
      onList(kind);
      await readOne(client, kind, read).catch((error: unknown) => {
        if (!(error instanceof IxApiError) || NEEDED.includes(kind)) throw error;
        read.faults.push(`${kind}: ${error.message}`);
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return read;
}

async function readOne<K extends Kind>(client: IxApiClient, kind: K, read: ReadLists): Promise<void> {
  const found = new Map<string, Objects[K]>();
  let unreadable = 0;
  for await (const { rows, rejected } of client.pages(kind)) {
    for (const row of rows) found.set(row.id, row);
    unreadable += rejected;
    if (found.size > MOST) throw new IxApiError('answer_too_large', `${kind} has more than ${MOST} entries`);
  }
  if (unreadable > 0) read.faults.push(`${kind}: ${unreadable} entries cannot be read`);
  Object.assign(read.lists, { [kind]: [...found.values()] });
}
