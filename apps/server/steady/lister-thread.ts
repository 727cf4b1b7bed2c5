import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

// A thread that asks for a list every 20 ms, answered or not, until it is told to stop; then it says how long each took. It has nothing
// else to do, so that what it measures is the server.
const EVERY_MS = 20;
const { url, token }: { url: string; token: string } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: 200 });
let going = true;
parentPort?.once('message', () => {
  going = false;
});

function timedList(): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    get(url, { agent, headers: { authorization: `Token ${token}` } }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        resolve(answer.statusCode === 200 ? performance.now() - began : Number.MAX_SAFE_INTEGER),
      );
    }).once('error', () => resolve(Number.MAX_SAFE_INTEGER));
  });
}

// Connections and code are warm before it counts.
for (let at = 0; at < 50; at++) await timedList();
parentPort?.postMessage('ready');
const asked: Promise<number>[] = [];
for (let next = performance.now(); going; next += EVERY_MS) {
  await sleep(Math.max(0, next - performance.now()));
  asked.push(timedList());
}
parentPort?.postMessage(await Promise.all(asked));
agent.destroy();
