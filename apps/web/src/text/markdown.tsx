import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** The renderer, loaded with the first text that needs it: no HTML, no unsafe addresses, headings below the page's own. */
export function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      skipHtml
      components={{ h1: 'h3', h2: 'h4', h3: 'h5' }}
      disallowedElements={['img']}
    >
      {text}
    </ReactMarkdown>
  );
}
