import { anchorOf } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { manualAddress } from './help-of.ts';
import { useArrival } from './use-arrival.ts';

/** The text of a page of the manual: its headings can be gone to, and what it links to of the manual is a page here. */
export function ManualText({ text }: { text: string }) {
  useArrival(true);
  return (
    <div className="prose manual">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        skipHtml
        components={SHOWN}
        disallowedElements={['h1', 'img']}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

const SHOWN: Components = {
  h2: ({ children }) => <h2 id={anchorOf(wordsIn(children))}>{children}</h2>,
  h3: ({ children }) => <h3 id={anchorOf(wordsIn(children))}>{children}</h3>,
  a: ManualLink,
  table: ({ children }) => (
    // What scrolls is reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
    <div className="sideways" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  // A column without a title has nothing to be read out.
  th: ({ children }) => (children ? <th>{children}</th> : <td />),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
    <pre tabIndex={0}>{children}</pre>
  ),
};

/** The words of a heading, whatever they are marked with. */
function wordsIn(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(wordsIn).join('');
  if (node && typeof node === 'object' && 'props' in node) {
    const { props } = node;
    if (props && typeof props === 'object' && 'children' in props)
      return wordsIn(props.children as ReactNode);
  }
  return '';
}

const PAGE = /^(?:\.\.\/|decisions\/)?(?<page>[a-z0-9-]+)\.md(?:#(?<anchor>.+))?$/;

function ManualLink({ href = '', children }: ComponentProps<'a'>) {
  const { page, anchor } = PAGE.exec(href)?.groups ?? {};
  if (page) return <Link {...manualAddress(anchor ? `${page}#${anchor}` : page)}>{children}</Link>;
  if (href.startsWith('#')) return <a href={href}>{children}</a>;
  if (/^https?:/.test(href))
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  // Files beside the manual are with the program, not on these pages.
  return <span>{children}</span>;
}
