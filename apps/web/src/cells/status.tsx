import { Group } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { choiceValue } from '../api/row.ts';
import { colourName, readableOn } from '../text/colour.ts';
import type { CellProps } from './cell.ts';
import { Dash } from './plain.tsx';

const TONES: Readonly<Record<string, string>> = {
  success: 'var(--good)',
  warning: 'var(--warn)',
  danger: 'var(--bad)',
  info: 'var(--info)',
  secondary: 'var(--quiet)',
};

/** The colour of a member's dot, by the word that its declaration has for it. */
export const toneOf = (colour: string | undefined): string => TONES[colour ?? ''] ?? 'var(--quiet)';

/** A member of a choice: its label, and its colour as a dot where it has one. */
export function BadgeCell({ value, field }: CellProps) {
  const key = choiceValue(value);
  if (key === null) return <Dash />;
  const member = field.ui.members?.[key];
  const tone = member?.colour ? TONES[member.colour] : undefined;
  const label = member?.label ?? key;
  return tone ? <Dot tone={tone}>{label}</Dot> : <span>{label}</span>;
}

export function Dot({ tone, children }: { tone: string; children: string }) {
  return (
    <span className="dot" ref={(element) => element?.style.setProperty('--tone', tone)}>
      {children}
    </span>
  );
}

const MIDDLE = { verticalAlign: 'middle' } as const;

export function CheckCell({ value }: CellProps) {
  if (typeof value !== 'boolean') return <Dash />;
  return value ? (
    <IconCheck size={17} color="var(--good)" aria-label="yes" role="img" style={MIDDLE} />
  ) : (
    <IconX size={16} color="var(--quiet)" aria-label="no" role="img" style={MIDDLE} />
  );
}

export function ColourCell({ value }: CellProps) {
  if (typeof value !== 'string' || value === '') return <Dash />;
  return (
    <Group gap={8} wrap="nowrap">
      <Swatch hex={value} />
      {colourName(value)}
    </Group>
  );
}

export const Swatch = ({ hex, size = 14 }: { hex: string; size?: number }) => (
  <span
    style={{
      width: size,
      height: size,
      borderRadius: 4,
      background: `#${hex}`,
      border: '1px solid color-mix(in srgb, currentColor 28%, transparent)',
      flex: 'none',
    }}
  />
);

/** A word on its own colour, black or white as reads better. */
export const Tinted = ({ hex, children }: { hex: string; children: string }) => (
  <span
    style={{
      background: `#${hex}`,
      color: readableOn(hex),
      borderRadius: 5,
      padding: '1px 7px',
      fontSize: 12,
      fontWeight: 500,
      whiteSpace: 'nowrap',
    }}
  >
    {children}
  </span>
);
