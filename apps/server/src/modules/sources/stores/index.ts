import { gitStore } from './git/git-store.ts';
import { localStore } from './local/local-store.ts';
import { s3Store } from './s3/s3-store.ts';
import type { Store, StorePlace, StoreRoom } from './store.ts';
import { StoreFault } from './store-fault.ts';

/** The one list of kinds of stores. */
const STORES: Readonly<Record<string, (room: StoreRoom, place: StorePlace) => Store>> = {
  git: gitStore,
  s3: s3Store,
  local: localStore,
};

/** Opens the store of a place; nothing is asked of it before it is read or written. */
export function storeAt(room: StoreRoom, place: StorePlace): Store {
  const open = STORES[place.type];
  if (!open) throw new StoreFault('parameters_unusable', `There is no kind of source called ${place.type}`);
  return open(room, place);
}
