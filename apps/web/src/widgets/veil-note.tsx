import { Anchor, Text } from '@mantine/core';
import { MASK } from '@peersmith/resource';
import { textOf } from './widget.ts';

interface VeilNoteProps {
  label: string;
  /** What the object has, as far as it is shown. */
  held: unknown;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** Under a text with masks: what they mean, and the way to write it anew and back. */
export function VeilNote({ label, held, value, onChange }: VeilNoteProps) {
  if (!textOf(held).includes(MASK)) return null;
  const isKept = textOf(value).includes(MASK);
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {isKept
        ? `${MASK} stands for a secret that is kept as it is. `
        : 'The secrets in it are replaced when you save. '}
      <Anchor
        component="button"
        type="button"
        inherit
        aria-label={isKept ? `Replace ${label}` : `Keep ${label} as it is`}
        onClick={() => onChange(isKept ? '' : textOf(held))}
      >
        {isKept ? 'Replace' : 'Keep it as it is'}
      </Anchor>
    </Text>
  );
}
