// Bee-Queue without the events and the list of jobs in memory that its documentation advises to switch off where they
// are not needed. Finished jobs are kept, as is its default.
import Queue from 'bee-queue';

const plain = { getEvents: false, sendEvents: false, storeJobs: false };

export async function connect(redis, params) {
  const queue = new Queue('bench', { redis, isWorker: false, ...plain });
  await queue.ready();
  return {
    add: () => queue.createJob(params).save(),
    async bulk(n) {
      const refused = await queue.saveAll(Array.from({ length: n }, () => queue.createJob(params)));
      if (refused.size > 0) throw refused.values().next().value;
    },
    async work(atOnce, start) {
      const worker = new Queue('bench', { redis, ...plain });
      await worker.ready();
      worker.process(atOnce, async () => start());
      return () => worker.close();
    },
    close: () => queue.close(),
  };
}
