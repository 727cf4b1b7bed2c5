import type { CSSProperties } from 'react';

/** Widths of columns in pixels, by key; what is not there is as wide as it needs to be. */
export type Widths = Readonly<Record<string, number | null | undefined>>;

export const NARROWEST = 60;
export const WIDEST = 900;

/** How a cell keeps the width that was chosen for its column. */
export const styleOf = (px: number | null | undefined): CSSProperties =>
  px ? { width: px, minWidth: px, maxWidth: px, overflow: 'hidden', textOverflow: 'ellipsis' } : {};

export const within = (px: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, px)));
