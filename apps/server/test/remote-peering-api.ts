import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to a Peering API of somebody else. */
export interface Call {
  method: string;
  path: string;
  authorization: string | undefined;
  body: any;
}

/** A Peering API of another network on the loopback, which says whatever it is told to. */
export interface RemotePeeringApi {
  url: string;
  calls: Call[];
  /** Answers a request: a status and a body, or anything at all with the response in hand. */
  answer: (call: Call, response: ServerResponse) => { status?: number; body?: unknown } | undefined;
  close: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text ? JSON.parse(text) : undefined;
};

/** Starts one; until it is told otherwise it knows no session, and answers everything with an empty list. */
export async function remotePeeringApi(): Promise<RemotePeeringApi> {
  const server = createServer(async (request, response) => {
    const call: Call = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: await bodyOf(request),
    };
    remote.calls.push(call);
    const given = remote.answer(call, response);
    if (!given) return;
    response
      .writeHead(given.status ?? 200, { 'content-type': 'application/json' })
      .end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const remote: RemotePeeringApi = {
    url: `http://127.0.0.1:${port}/peering/v1`,
    calls: [],
    answer: () => ({ body: { sessions: [] } }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return remote;
}
