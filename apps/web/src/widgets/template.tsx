import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { textOf, type Widget, type WidgetProps } from './widget.ts';

const Editor = lazy(() =>
  import('../editor/template-editor.tsx').then(({ TemplateEditor }) => ({ default: TemplateEditor })),
);

const TemplateBox = (props: WidgetProps) => (
  <Suspense fallback={<Skeleton height={420} />}>
    <Editor {...props} />
  </Suspense>
);

export const template: Widget = { Show: TemplateBox, read: textOf, write: textOf, wide: true };
