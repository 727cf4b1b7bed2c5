import { useDebouncedValue } from '@mantine/hooks';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Values } from '../form-values.ts';
import { presentationOf } from '../present.ts';

/** What a form is filled with, and what is said about it. */
export interface Fill {
  values: Values;
  said: string;
  /** Where what is written is there already. */
  path?: string;
}

const SETTLED_MS = 250;
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Fills the form of a new object from what is known of one of its fields, as soon as that is written; what somebody has written themselves
 * stays. Answers with what is to be said beside that field.
 */
export function useFill(
  resource: AnyResource,
  { values, start, fill }: { values: Values; start: Values | null; fill: (values: Values) => void },
): { key: string; fill: Fill } | null {
  const { fills } = presentationOf(resource);
  const [written] = useDebouncedValue(fills && start ? values[fills.key] : '', SETTLED_MS);
  const [filled, setFilled] = useState<Values>({});
  const { data } = useQuery({
    queryKey: ['fill', contentTypeOf(resource), written],
    queryFn: async () => (await fills?.read(written)) ?? null,
    enabled: fills !== undefined && start !== null && written !== '' && written !== null,
    retry: false,
    staleTime: 60_000,
  });
  const found = start && data && isSame(values[fills?.key ?? ''], written) ? data : null;
  useEffect(() => {
    if (!found || !start) return;
    const own = ([key]: [string, unknown]) =>
      isSame(values[key], start[key]) || (key in filled && isSame(values[key], filled[key]));
    const now = Object.fromEntries(Object.entries(found.values).filter(own));
    setFilled(found.values);
    fill(now);
    // Only what was found fills; what is written afterwards is somebody's own.
  }, [found]);
  return found && fills ? { key: fills.key, fill: found } : null;
}
