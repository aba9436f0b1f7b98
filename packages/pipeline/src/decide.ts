import canonicalize from 'canonicalize';
import type { BuildIdentity, PartitionManifest, PartitionRejection } from './manifest.js';

/** What is on disk of a partition before a run. */
export interface PartitionState {
  readonly manifest: PartitionManifest | null;
  readonly rejection: PartitionRejection | null;
  /** Null when the data file is as its manifest says, else what is wrong with it. */
  readonly damage: string | null;
}

/** What a run is asked to bring about. */
export interface PartitionWish extends BuildIdentity {
  readonly buildKey: string;
  readonly gateVersion: string;
  readonly force: boolean;
}

/** What has to be done for a partition, and why; `rejected` stands for a rejection that still holds. */
export interface PartitionDecision {
  readonly action: 'skip' | 'regate' | 'build' | 'rejected';
  readonly reason: string;
}

function changes(before: BuildIdentity, now: BuildIdentity): string {
  const found: string[] = [];
  const names = new Set([...Object.keys(before.inputs), ...Object.keys(now.inputs)]);
  for (const name of names) {
    const had = Object.hasOwn(before.inputs, name);
    const has = Object.hasOwn(now.inputs, name);
    if (!had) found.push(`input '${name}' is new`);
    else if (!has) found.push(`input '${name}' is gone`);
    else if (canonicalize(before.inputs[name]) !== canonicalize(now.inputs[name]))
      found.push(`input '${name}' changed`);
  }
  if (before.code !== now.code) found.push(`code changed from ${before.code} to ${now.code}`);
  if (canonicalize(before.parameters) !== canonicalize(now.parameters)) found.push('parameters changed');
  return found.join('; ') || 'what it is made from changed';
}

/** Decides, from what is on disk alone, whether a partition is up to date or what has to be done; the reason is for people. */
export function decide(state: PartitionState, wish: PartitionWish): PartitionDecision {
  const { manifest, rejection, damage } = state;
  if (wish.force) return { action: 'build', reason: 'forced' };
  if (manifest?.buildKey === wish.buildKey) {
    if (damage !== null) return { action: 'build', reason: damage };
    if (manifest.gate.version === wish.gateVersion) return { action: 'skip', reason: 'up to date' };
  }
  if (rejection?.buildKey === wish.buildKey && rejection.gate.version === wish.gateVersion) {
    return { action: 'rejected', reason: `still rejected, nothing changed: ${rejection.reason}` };
  }
  if (manifest?.buildKey === wish.buildKey) {
    const reason = `gate changed from ${manifest.gate.version} to ${wish.gateVersion}; same data`;
    return { action: 'regate', reason };
  }
  const before = manifest ?? rejection;
  if (before === null) return { action: 'build', reason: 'not built before' };
  if (before.buildKey === wish.buildKey) {
    return { action: 'build', reason: `gate changed from ${before.gate.version} to ${wish.gateVersion}` };
  }
  return { action: 'build', reason: changes(before, wish) };
}
