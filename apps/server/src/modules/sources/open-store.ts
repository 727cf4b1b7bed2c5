import { join, resolve } from 'node:path';
import type { Context } from '../../engine/context.ts';
import { platformSettings } from '../../platform/config.ts';
import { proxiesOf } from '../../platform/proxies.ts';
import { sourcesSettings } from './settings.ts';
import type { SourceRow } from './source-rows.queries.ts';
import { storeAt } from './stores/index.ts';
import type { Store, StoreRoom } from './stores/store.ts';

const MEGA = 1_000_000;

/** What of the installation stores need to know. */
export function storeRoom(context: Context): StoreRoom {
  const settings = sourcesSettings.of(context);
  return {
    folder: join(resolve(platformSettings.of(context).PEERSMITH_DATA), 'sources'),
    roots: settings.DATA_SOURCE_ROOTS,
    allowPrivate: settings.DATA_SOURCE_ALLOW_PRIVATE,
    proxies: proxiesOf(context),
    limits: {
      time_ms: settings.DATA_SOURCE_LIMIT_S * 1000,
      file_bytes: settings.DATA_SOURCE_MAX_FILE_MB * MEGA,
      total_bytes: settings.DATA_SOURCE_MAX_MB * MEGA,
    },
    now: context.now,
    ...(context.signal ? { signal: context.signal } : {}),
  };
}

/** The store of a data source. What fails, fails with a `StoreFault`. */
export const openStore = (context: Context, { id, type, source_url: url, parameters }: SourceRow): Store =>
  storeAt(storeRoom(context), { id, type, url, parameters });
