import { PassThrough, type Readable } from 'node:stream';

/** One event of a stream (HTML, section 9.2): its data is JSON. */
export interface StreamEvent {
  event: string;
  /** Where a caller that comes back goes on; none as long as nobody knows. */
  id: string | null;
  data: unknown;
}

/** Events to one caller. */
export interface EventStream {
  /** What the answer is. */
  body: Readable;
  /** Whether what was sent has left: who does not read is sent nothing more. */
  isRead: () => boolean;
  send: (event: StreamEvent) => void;
  end: () => void;
}

/** Begins a stream; callers that lose it come back after `retry_ms`. */
export function eventStream({ retry_ms }: { retry_ms: number }): EventStream {
  const body = new PassThrough();
  // It is written at once, so that the headers leave.
  body.write(`retry: ${retry_ms}\n\n`);
  return {
    body,
    isRead: () => !body.writableNeedDrain,
    send: ({ event, id, data }) => {
      if (body.writable)
        body.write(`event: ${event}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
    },
    end: () => body.end(),
  };
}
