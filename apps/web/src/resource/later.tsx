import { type ComponentType, createElement, lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Loading } from '../shell/states.tsx';

/** A component that is read when it is first shown, or beforehand where it is known that it will be. */
export type Later<P extends object> = ((props: P) => ReactNode) & { preload: () => void };

type PropsOf<C> = C extends (props: infer P) => ReactNode ? (P extends object ? P : object) : never;
type Named<K extends string> = Readonly<Record<K, (props: never) => ReactNode>>;
type Read = Readonly<Record<string, ComponentType<object>>>;

/**
 * A part of a page that is read when it is first shown: what nobody looks at is no part of what a browser loads first. What stands in its
 * place meanwhile is as large as what comes, or nothing.
 */
export function later<K extends string, M extends Named<K>>(
  load: () => Promise<M>,
  name: K,
  meanwhile?: ReactNode,
): Later<PropsOf<M[K]>>;
export function later(
  load: () => Promise<Read>,
  name: string,
  meanwhile: ReactNode = <Loading lines={4} />,
): Later<object> {
  const Part = lazy(async () => {
    const { [name]: found } = await load();
    if (!found) throw new Error(`There is no part ${name}`);
    return { default: found };
  });
  const Shown = (props: object) => <Suspense fallback={meanwhile}>{createElement(Part, props)}</Suspense>;
  // What could not be read is said where it is shown.
  return Object.assign(Shown, { preload: () => void load().catch(() => undefined) });
}

/** Begins to read what will be shown, while what it is shown of is on its way. */
export function usePreload(parts: readonly unknown[]): void {
  // Those of a page stay the same.
  useEffect(() => {
    for (const part of parts)
      if (typeof part === 'function' && 'preload' in part && typeof part.preload === 'function')
        part.preload();
  }, parts);
}
