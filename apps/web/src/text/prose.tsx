import { lazy, Suspense } from 'react';

const Markdown = lazy(() => import('./markdown.tsx').then(({ Markdown: named }) => ({ default: named })));

/** Markdown as a page shows it; HTML in it is text. */
export const Prose = ({ text }: { text: string }) => (
  <div className="prose" style={{ fontSize: 14, lineHeight: 1.55 }}>
    <Suspense fallback={<p style={{ whiteSpace: 'pre-wrap' }}>{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  </div>
);
