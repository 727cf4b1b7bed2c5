import { memo, type ReactNode } from 'react';

interface CodeViewProps {
  text: string;
  wrap?: boolean;
  /** What is looked for, and which hit is the current one. */
  find?: string;
  current?: number;
  /** A line to point at. */
  marked?: number | null;
  height?: number | string;
}

/** Text with line numbers. */
export const CodeView = memo(function CodeView(props: CodeViewProps) {
  const { text, wrap = false, find = '', current = -1, marked = null, height = 600 } = props;
  const lines = text.replace(/\n$/, '').split('\n');
  let hits = 0;
  return (
    <section
      className="code-view"
      style={{ maxHeight: height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Text with line numbers"
    >
      {lines.map((line, at) => {
        const before = hits;
        const [content, found] = highlighted(line, find, current - before);
        hits += found;
        const classes = ['code-line', wrap ? 'wrap' : '', marked === at + 1 ? 'marked' : ''].filter(Boolean);
        return (
          <div key={at} className={classes.join(' ')} data-line={at + 1}>
            <span>{content}</span>
          </div>
        );
      })}
    </section>
  );
});

function highlighted(line: string, find: string, current: number): [ReactNode, number] {
  if (!find) return [line || ' ', 0];
  const parts = splitAt(line, find);
  if (parts.length === 1) return [line || ' ', 0];
  return [
    parts.map((part, at) =>
      at % 2 ? (
        <mark key={at} className={(at - 1) / 2 === current ? 'current' : ''}>
          {part}
        </mark>
      ) : (
        part
      ),
    ),
    (parts.length - 1) / 2,
  ];
}

/** The line cut at each hit: text, hit, text, hit, text. */
function splitAt(line: string, find: string): string[] {
  const low = line.toLowerCase();
  const wanted = find.toLowerCase();
  const parts: string[] = [];
  let from = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    parts.push(line.slice(from, at), line.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...parts, line.slice(from)];
}

/** How often a text is found, ignoring case. */
export const hitsIn = (text: string, find: string): number =>
  find ? text.split('\n').reduce((sum, line) => sum + (splitAt(line, find).length - 1) / 2, 0) : 0;
