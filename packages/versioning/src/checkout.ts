import path from 'node:path';
import type { Issue } from '@millrace/columns';
import { VersioningError } from './errors.js';
import { applyPlan } from './internal/apply-plan.js';
import { type CheckoutPlan, planCheckout } from './internal/checkout-plan.js';
import { discard } from './internal/discard.js';
import { findTracked } from './internal/find-metafiles.js';
import { refuseBusyPaths, withLock } from './internal/lock.js';
import { objectStoreOf } from './internal/object-store.js';
import { selectOutputs } from './internal/select-outputs.js';
import { loadStatCache, saveStatCache } from './internal/stat-cache.js';
import { checkOptions, type LockedWorkOptions } from './options.js';
import type { Repository } from './repository.js';

/** How {@link checkout} works. */
export interface CheckoutOptions extends LockedWorkOptions {
  /** Overwrite and delete workspace files whose content is nowhere in the cache; they are lost then. */
  readonly force?: boolean;
}

/** What {@link checkout} did, as paths below the repository's root in code point order. */
export interface CheckoutReport {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  /** Files that were right already and have not been touched. */
  readonly unchanged: number;
  /** Outputs that were passed over: without a hash yet, or left to DVC ('unsupported' in the status). */
  readonly skipped: readonly string[];
}

/**
 * Makes the workspace hold what the `.dvc` files record, out of the cache.
 *
 * Targets are outputs, `.dvc` files or folders above them, relative to the repository's root; all outputs without any.
 * Everything is planned first: a missing object, or a workspace file whose content the cache does not hold (unless
 * `force`), stops the call before anything is touched (VersioningError `missing_object`, `unsaved_changes`). Each file is
 * verified while it is copied, built aside and renamed; one whose object is spoiled is left as it was and reported
 * (`corrupt_object`) after the others are done. Running it again after a failure or a kill completes it.
 *
 * @example
 * ```ts
 * import { mkdtemp, rm, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { add, checkout, initRepository } from '@millrace/versioning';
 * const folder = await mkdtemp(`${tmpdir()}/millrace-`);
 * const repository = await initRepository(folder, { scm: 'none' });
 * await writeFile(`${folder}/prices.csv`, 'id,price\n1,2.5\n');
 * await add(repository, ['prices.csv']);
 * await rm(`${folder}/prices.csv`);
 * await checkout(repository); // => { added: ['prices.csv'], modified: [], deleted: [], unchanged: 0, skipped: [] }
 * ```
 */
export async function checkout(
  repository: Repository,
  targets?: readonly string[],
  options: CheckoutOptions = {},
): Promise<CheckoutReport> {
  checkOptions(options);
  return withLock(repository, options, async () => {
    const store = objectStoreOf(repository);
    const cache = loadStatCache(repository);
    const aside = path.join(repository.dvcFolder, 'tmp', 'millrace', 'aside');
    try {
      discard(aside);
      const selected = selectOutputs(repository, await findTracked(repository, options.signal), targets);
      refuseBusyPaths(
        repository,
        selected.map(({ output }) => output.path),
      );
      const plan = await planCheckout(repository, store, selected, cache, options);
      refuseIncomplete(plan);
      if (options.force !== true) refuseUnsaved(plan);
      return await applyPlan(repository, store, plan, cache, aside, options);
    } finally {
      saveStatCache(cache);
    }
  });
}

const SHOWN = 5;

function refuseIncomplete({ faults }: CheckoutPlan): void {
  if (faults.length === 0) return;
  const code = faults.some((fault) => fault.kind === 'missing') ? 'missing_object' : 'corrupt_object';
  const hint = 'Fetch the objects from a remote (dvc fetch), or add the original files again.';
  const issues = faults.map(
    ({ kind, file, object }): Issue => ({
      code: kind === 'missing' ? 'missing_object' : 'corrupt_object',
      file,
      object,
      hint,
    }),
  );
  const message = `The cache lacks ${faults.length} of the objects: ${list(faults.map(({ file }) => file))}. Nothing was changed. ${hint}`;
  throw new VersioningError(code, message, { issues });
}

function refuseUnsaved({ unsaved }: CheckoutPlan): void {
  if (unsaved.length === 0) return;
  const hint = 'Add them to keep them, or pass force: true to lose them.';
  const message = `${unsaved.length} workspace files would be lost, their content is not in the cache: ${list(unsaved)}. Nothing was changed. ${hint}`;
  throw new VersioningError('unsaved_changes', message, {
    issues: unsaved.map((file) => ({ code: 'unsaved_changes', file, hint })),
  });
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, SHOWN)
    .map((name) => `'${name}'`)
    .join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}
