import type { CSSProperties } from 'react';

/** Widths of columns in pixels, by key; what is not there is as wide as it needs to be. */
export type Widths = Readonly<Record<string, number | null | undefined>>;

export const NARROWEST = 60;
export const WIDEST = 900;

/** Widths as the address of a list has them: `asn:90,name:200`. */
export const widthsText = (widths: Widths): string =>
  Object.entries(widths)
    .flatMap(([key, px]) => (px ? [`${key}:${px}`] : []))
    .join(',');

/** Widths from an address; what is none is left out. */
export function readWidths(text: string): Record<string, number> {
  const pairs = text.split(',').map((one) => one.split(':'));
  return Object.fromEntries(
    pairs.flatMap(([key, px]) => (key && Number(px) > 0 ? [[key, within(Number(px))]] : [])),
  );
}

interface Sized {
  'data-sized'?: true;
  style: CSSProperties;
}

/** What a cell has of the width that was chosen for its column; a phone, on which rows are cards, takes no notice of it. */
export const sized = (
  px: number | null | undefined,
  textAlign: CSSProperties['textAlign'] = 'left',
): Sized =>
  px ? { 'data-sized': true, style: Object({ textAlign, '--column': `${px}px` }) } : { style: { textAlign } };

export const within = (px: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, px)));
