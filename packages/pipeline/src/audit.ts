import { type GateOutcome, UsageError } from '@millrace/columns';

/** A gate on data of one kind: a check, and a version that changes when the check does. */
export interface VersionedGate<Data> {
  readonly version: string;
  readonly check: (data: Data) => Promise<GateOutcome>;
}

/** The gate that lets everything pass. */
export const noGate: VersionedGate<unknown> = {
  version: 'none',
  check: async () => ({ success: true, result: null }),
};

/** What a gate says; throws `UsageError` when that is no verdict, so that nothing passes by mistake. */
export async function passGate<Data>(gate: VersionedGate<Data>, data: Data): Promise<GateOutcome> {
  const outcome: unknown = await gate.check(data);
  const { success, result } = (outcome ?? {}) as Partial<GateOutcome>;
  if (typeof success === 'boolean') return { success, result };
  throw new UsageError(
    'bad_gate',
    `A gate must answer { success: true or false, result }; this one did not.`,
    {
      issues: [{ code: 'bad_gate', gate: gate.version }],
    },
  );
}
