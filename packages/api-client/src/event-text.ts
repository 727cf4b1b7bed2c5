/** One event of `text/event-stream` (HTML, section 9.2.6). */
export interface TextEvent {
  event: string;
  /** The id that was said last. */
  id: string;
  data: string;
}

/** Reads events out of chunks as they come. */
export function eventReader(): (chunk: string) => TextEvent[] {
  let rest = '';
  let id = '';
  return (chunk) => {
    // The end of a line may be cut in two.
    const text = rest + chunk;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const blocks = whole.split(/\r\n\r\n|\n\n|\r\r/);
    rest = (blocks.pop() ?? '') + text.slice(whole.length);
    return blocks.flatMap((block) => {
      const fields = block.split(/\r\n|\n|\r/).map(fieldIn);
      id = fields.findLast(([name]) => name === 'id')?.[1] ?? id;
      const data = fields.flatMap(([name, value]) => (name === 'data' ? [value] : []));
      const event = fields.findLast(([name]) => name === 'event')?.[1] || 'message';
      return data.length ? [{ event, id, data: data.join('\n') }] : [];
    });
  };
}

function fieldIn(line: string): [name: string, value: string] {
  const at = line.indexOf(':');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
}
