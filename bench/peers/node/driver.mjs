// Answers the requests of ../driver.py, one a line, for a queue that runs on Node.js. Each queue is a module that
// exports connect({host, port, tls}, params), which resolves with
//   add()                 enqueues one task
//   bulk(n)               enqueues n tasks in one call
//   work(atOnce, start)   starts a worker that calls start() for each task; resolves with a function that stops it
//   close()
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';

const PAUSE_MILLIS = 5; // between two tasks for an idle worker, so that it is waiting again

const { connect } = await import(`./${process.argv[2]}.mjs`);
let queue;

const now = () => Number(process.hrtime.bigint()) / 1e6;
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const seconds = (since) => `seconds ${((now() - since) / 1e3).toFixed(6)}`;

const requests = {
  async open(url, bytes, certificate) {
    await queue?.close();
    const { protocol, hostname: host, port } = new URL(url);
    const tls = protocol === 'rediss:' ? { ca: readFileSync(certificate) } : undefined;
    queue = await connect({ host, port: Number(port), tls }, { text: 'x'.repeat(bytes - '{"text":""}'.length) });
    return 'ok';
  },

  async add(tasks, callers) {
    const begun = now();
    const caller = async () => {
      for (let i = 0; i < Math.floor(tasks / callers); i++) await queue.add();
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return seconds(begun);
  },

  async bulk(tasks, size) {
    const begun = now();
    for (let i = 0; i < tasks; i += size) await queue.bulk(Math.min(size, tasks - i));
    return seconds(begun);
  },

  // From the start of the first task to the start of the last.
  async work(tasks, atOnce) {
    let ran = 0;
    let first;
    let all;
    const done = new Promise((resolve) => (all = resolve));
    const stop = await queue.work(atOnce, () => {
      first ??= now();
      if (++ran === tasks) all(seconds(first));
    });
    const answer = await done;
    await stop();
    return answer;
  },

  async idle(tasks, mostSeconds) {
    let started;
    const stop = await queue.work(1, () => started(now()));
    const millis = [];
    const end = now() + mostSeconds * 1e3;
    for (let i = 0; i < tasks && now() < end; i++) {
      await pause(PAUSE_MILLIS);
      const at = new Promise((resolve) => (started = resolve));
      const begun = now();
      await queue.add();
      millis.push(((await at) - begun).toFixed(3));
    }
    await stop();
    return `millis ${millis.join(' ')}`;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = line.split(' ');
  try {
    console.log(await requests[name](...args.map((arg) => (/^\d+$/.test(arg) ? Number(arg) : arg))));
  } catch (error) {
    console.log(`error ${String(error).replaceAll(/\s+/g, ' ')}`);
  }
}
process.exit(0);
