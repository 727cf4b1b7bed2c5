import { type FunctionComponent, lazy, type ReactNode, Suspense } from 'react';
import { Loading } from '../shell/states.tsx';
import type { SlotProps } from './present.ts';

type Slot = (props: SlotProps) => ReactNode;

/** A part of an object's page that is read when it is first shown: what nobody looks at is no part of what a browser loads first. */
export function later<K extends string>(
  load: () => Promise<Readonly<Record<K, Slot>>>,
  name: K,
): FunctionComponent<SlotProps> {
  const Part = lazy(async (): Promise<{ default: Slot }> => ({ default: (await load())[name] }));
  return function Later(props) {
    return (
      <Suspense fallback={<Loading lines={4} />}>
        <Part {...props} />
      </Suspense>
    );
  };
}
