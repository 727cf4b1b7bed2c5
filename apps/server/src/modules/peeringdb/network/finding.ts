/** Something that PeeringDB and our own records do not agree on, or that keeps others from peering with us. */
export interface Finding {
  kind: string;
  /** `error`: others are told something false; `warning`: likely so; `info`: worth a look. */
  severity: 'error' | 'warning' | 'info';
  /** A sentence for people. */
  text: string;
  ours: unknown;
  theirs: unknown;
  /** Our connection it is about. */
  connection?: { id: number; display: string };
  /** The port in PeeringDB it is about. */
  netixlan_id?: number;
}
