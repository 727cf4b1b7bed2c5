/** What an encryption may be given so that it is the same each time; without either, it is drawn by chance. */
export interface Seasoning {
  /** What both sides know: the bare address of the neighbour. */
  readonly key?: string | undefined;
  /** What stands in the text itself: an offset of Cisco's, the first characters of Junos's. Goes before a key. */
  readonly salt?: string | number | undefined;
}

/** One way in which devices write passwords, without the marker before the text. */
export interface Cipher {
  /** What stands before the text in a configuration. */
  readonly marker: string;
  /** Whether a text, without its marker, is of this form. */
  readonly holds: (text: string) => boolean;
  /** Whether devices take it too, where some programs write forms of their own. */
  readonly isTaken?: (text: string) => boolean;
  /** The salt that stands in a text of this form. */
  readonly saltOf?: (text: string) => string | number;
  readonly encrypt: (plain: string, seasoning: Seasoning) => string;
  readonly decrypt: (text: string, seasoning: Seasoning) => string;
}
