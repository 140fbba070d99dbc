// BullMQ with its default client, ioredis. Finished jobs are kept, as is its default.
import { Queue, Worker } from 'bullmq';

export async function connect(address, params) {
  const connection = { ...address, maxRetriesPerRequest: null }; // as its worker demands
  const queue = new Queue('bench', { connection });
  await queue.waitUntilReady();
  return {
    add: () => queue.add('task', params),
    bulk: (n) => queue.addBulk(Array.from({ length: n }, () => ({ name: 'task', data: params }))),
    async work(atOnce, start) {
      const worker = new Worker('bench', async () => start(), { connection, concurrency: atOnce });
      worker.on('error', (error) => console.error(error));
      await worker.waitUntilReady();
      return () => worker.close();
    },
    close: () => queue.close(),
  };
}
