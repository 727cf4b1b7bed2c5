/** Nothing is loaded and no script runs, whatever the text asks for: in a frame of its own that may do nothing. */
const HEAD = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">`;

/** An HTML text as a mail program may show it. */
export const HtmlPreview = ({ html }: { html: string }) => (
  <iframe
    title="Preview of the HTML"
    sandbox=""
    referrerPolicy="no-referrer"
    srcDoc={HEAD + html}
    style={{ width: '100%', height: 260, border: 0, background: '#fff', display: 'block' }}
  />
);
