import type { VersioningProgress, WorkOptions } from '../options.js';
import type { Job } from './job.js';
import { runTasks, type Task } from './work-pool.js';

/** Runs tasks and tells `onProgress` of every chunk and every finished file. */
export async function runReporting<J extends Job>(
  phase: VersioningProgress['phase'],
  tasks: readonly Task<J>[],
  options: WorkOptions,
): Promise<void> {
  const bytesTotal = tasks.reduce((sum, task) => sum + task.bytes, 0);
  let filesDone = 0;
  let bytesDone = 0;
  const report = (): void => {
    options.onProgress?.({
      phase,
      filesDone,
      filesTotal: tasks.length,
      bytesDone: Math.min(bytesDone, bytesTotal),
      bytesTotal,
    });
  };
  const counted = tasks.map((task) => ({
    ...task,
    done: (result: Parameters<typeof task.done>[0]) => {
      task.done(result);
      filesDone += 1;
      report();
    },
  }));
  await runTasks(counted, {
    jobs: options.jobs,
    signal: options.signal,
    onBytes: (bytes) => {
      bytesDone += bytes;
      report();
    },
  });
}
