import { Skeleton } from '@mantine/core';
import { type ComponentType, lazy, Suspense } from 'react';
import { textOf, type Widget, type WidgetProps } from './widget.ts';

/** A template, in an editor that is loaded when it is shown. */
export function templateWidget(load: () => Promise<ComponentType<WidgetProps>>): Widget {
  const Editor = lazy(async () => ({ default: await load() }));
  const Show = (props: WidgetProps) => (
    <Suspense fallback={<Skeleton height={420} />}>
      <Editor {...props} />
    </Suspense>
  );
  return { Show, read: textOf, write: textOf, wide: true };
}

/** The template of a configuration. */
export const template = templateWidget(() =>
  import('../editor/configuration-editor.tsx').then(({ ConfigurationEditor }) => ConfigurationEditor),
);
