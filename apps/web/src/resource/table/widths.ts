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

/** How a cell keeps the width that was chosen for its column. */
export const styleOf = (px: number | null | undefined): CSSProperties =>
  px ? { width: px, minWidth: px, maxWidth: px, overflow: 'hidden', textOverflow: 'ellipsis' } : {};

export const within = (px: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, px)));
