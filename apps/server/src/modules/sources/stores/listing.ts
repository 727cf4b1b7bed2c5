import { faultOfPath } from './paths.ts';
import type { Skipped, SkipReason, StoredEntry, StoreRoom } from './store.ts';
import { StoreFault } from './store-fault.ts';

const megabytes = (bytes: number) => `${Math.round(bytes / 1e5) / 10} MB`;

/** Collects what a listing has, and says of the rest why it is no file for us. */
export class Listing {
  readonly entries: StoredEntry[] = [];
  readonly skipped: Skipped[] = [];
  readonly #limits: StoreRoom['limits'];
  #bytes = 0;

  constructor(limits: StoreRoom['limits']) {
    this.#limits = limits;
  }

  skip(path: string, reason: SkipReason, text: string): void {
    this.skipped.push({ path: path.slice(0, 1000), reason, text });
  }

  /** Takes a file. Fails with `too_large` where all of them are more than a source may have. */
  add(entry: StoredEntry): void {
    const { total_bytes } = this.#limits;
    const unfit = this.#unfit(entry);
    if (unfit) {
      this.skip(entry.path, ...unfit);
      return;
    }
    this.#bytes += entry.size;
    if (this.#bytes > total_bytes)
      throw new StoreFault(
        'too_large',
        `Its files have more than ${megabytes(total_bytes)} together, which DATA_SOURCE_MAX_MB allows`,
      );
    this.entries.push(entry);
  }

  #unfit({ path, size }: StoredEntry): [SkipReason, string] | null {
    const fault = faultOfPath(path);
    const most = this.#limits.file_bytes;
    if (fault) return ['outside', `Its path ${fault}.`];
    if (size <= most) return null;
    return [
      'too_large',
      `It has ${megabytes(size)}; files may have ${megabytes(most)} (DATA_SOURCE_MAX_FILE_MB).`,
    ];
  }
}
