import { createHash } from 'node:crypto';
import { sideBySide } from '../../../../platform/side-by-side.ts';
import { inBatches } from '../in-batches.ts';
import { Listing } from '../listing.ts';
import { readParameters, s3Parameters } from '../parameters.ts';
import type { Skipped, Snapshot, Store, StoredEntry, StoredFile, StorePlace, StoreRoom } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { Bucket } from './bucket.ts';
import { readListing } from './read-xml.ts';
import { writeObjects } from './write-objects.ts';

const MOST_PAGES = 200;
const AT_ONCE = 16;

/** A bucket, or what lies in it below a prefix. */
export function s3Store(room: StoreRoom, place: StorePlace): Store {
  const bucket = new Bucket(room, place.url, readParameters(s3Parameters, place.parameters));
  return {
    read: (known) => readBucket(bucket, room, known),
    write: (change) => writeObjects(bucket, change),
    history: async () => null,
    contentAt: async () => null,
  };
}

async function readBucket(bucket: Bucket, room: StoreRoom, known: string | null): Promise<Snapshot | null> {
  const listing = new Listing(room.limits);
  let token = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = {
      'list-type': '2',
      'max-keys': '1000',
      prefix: bucket.prefix,
      ...(token ? { 'continuation-token': token } : {}),
    };
    const read = readListing((await bucket.ask({ query })).body);
    if (!read) throw new StoreFault('failed', 'What answers there is no S3 server: it lists no bucket');
    for (const { Key, ETag, Size } of read.Contents) {
      // Consoles make an object that ends with a slash for each folder.
      if (!Key.startsWith(bucket.prefix) || Key.endsWith('/')) continue;
      listing.add({ path: Key.slice(bucket.prefix.length), size: Size, tag: ETag });
    }
    token = read.IsTruncated === 'true' ? read.NextContinuationToken : '';
    if (token === '') return snapshotOf(bucket, listing, known);
  }
  throw new StoreFault(
    'too_large',
    `The bucket lists more than ${MOST_PAGES * 1000} objects below the prefix`,
  );
}

function snapshotOf(bucket: Bucket, { entries, skipped }: Listing, known: string | null): Snapshot | null {
  const revision = createHash('sha256')
    .update(JSON.stringify([entries, skipped]))
    .digest('hex');
  if (revision === known) return null;
  return { revision, entries, skipped, contents: (wanted, skip) => readObjects(bucket, wanted, skip) };
}

async function* readObjects(
  bucket: Bucket,
  wanted: readonly StoredEntry[],
  skip: (skipped: Skipped) => void,
) {
  for (const batch of inBatches(wanted)) {
    const read: StoredFile[] = [];
    await sideBySide(batch, AT_ONCE, async (entry) => {
      const answer = await bucket.ask({ key: bucket.prefix + entry.path, also: [404] });
      if (answer.status === 200) read.push({ ...entry, size: answer.body.length, content: answer.body });
      else skip({ path: entry.path, reason: 'unreadable', text: 'It went while the bucket was read.' });
    });
    yield read;
  }
}
