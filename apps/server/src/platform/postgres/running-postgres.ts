/** A PostgreSQL that answers at `url`. */
export interface RunningPostgres {
  readonly url: string;
  readonly kind: 'external' | 'system' | 'embedded';
  /** Lets go of it; ours is stopped when nobody else uses it. To be called after the pools have ended. */
  readonly stop: () => Promise<void>;
}
