/** What stands in place of a secret where its text is shown. */
export const MASK = '********';

/** A part of a text; a secret one is shown as a mask. */
export interface Piece {
  /** Which part it is, so that a mask that comes back finds what it stands for. */
  label: string;
  text: string;
  secret: boolean;
}

/** How a text that holds secrets is shown to those who may not see them, and read when it comes back from them. */
export interface Veil {
  hide: (open: string) => string;
  /** What the API shows for a text, whole or with masks, where that is not the text itself. */
  shown?: (text: string) => unknown;
  /** The given text with what its masks stand for, from the text that is held; null where one stands for nothing there. */
  restore: (given: string, held: string) => string | null;
}

/** A veil over the secret pieces of a text. `goesTo` names whom its secrets are for: they are not put back for anybody else. */
export function veilOver(
  piecesOf: (text: string) => Piece[],
  goesTo: (text: string) => string = () => '',
): Veil {
  return {
    hide: (open) =>
      piecesOf(open)
        .map((piece) => (piece.secret ? MASK : piece.text))
        .join(''),
    restore: (given, held) => {
      if (!given.includes(MASK)) return given;
      const kept = new Map(
        piecesOf(held).flatMap(({ secret, label, text }) => (secret ? [[label, text]] : [])),
      );
      const restored = piecesOf(given).map(({ label, text }) =>
        text.includes(MASK) ? (text === MASK ? kept.get(label) : undefined) : text,
      );
      if (restored.includes(undefined)) return null;
      const whole = restored.join('');
      return goesTo(whole) === goesTo(held) ? whole : null;
    },
  };
}

/** A veil over all of a text. */
export const wholeVeil: Veil = {
  hide: (open) => (open === '' ? '' : MASK),
  restore: (given, held) => (given === MASK ? held || null : given),
};
