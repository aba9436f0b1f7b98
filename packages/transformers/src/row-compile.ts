import { isMillraceError } from '@millrace/columns';
import { compileRowCode } from './row-code.js';
import { compileRow } from './row-form.js';
import { flag } from './spec.js';

/** Whether single rows are computed by code that is made for the transformer, or by closures. */
export interface CompileOption {
  /**
   * True for code (`UsageError` where the runtime makes none of text), false for closures. By default code in Node, Deno and Bun, where it may be
   * made, and closures elsewhere: in browsers and at the edge nothing is tried.
   */
  readonly compile?: boolean | undefined;
}

/** The way of making a row form that an option asks for. */
export function rowFormFor(compile: boolean | undefined): typeof compileRow {
  if (compile !== undefined)
    return flag(`'compile' of loadTransformer`, compile) ? compileRowCode : compileRow;
  return isServer() ? codeOrClosures : compileRow;
}

// A server started with a flag against code from text says so by an error, and nowhere else.
const codeOrClosures: typeof compileRow = (inputs, features, tally) => {
  try {
    return compileRowCode(inputs, features, tally);
  } catch (error) {
    if (isMillraceError(error) && error.code === 'no_code') return compileRow(inputs, features, tally);
    throw error;
  }
};

interface Runtime {
  readonly process?: { readonly versions?: { readonly node?: string; readonly electron?: string } };
  readonly navigator?: { readonly userAgent?: string };
  readonly Deno?: object;
  readonly Bun?: object;
}

// By what the runtime says of itself, never by trying: where a policy forbids it, a trial is a violation already.
function isServer(): boolean {
  const { process, navigator, Deno, Bun } = globalThis as Runtime;
  if (navigator?.userAgent === 'Cloudflare-Workers') return false;
  if (Deno !== undefined || Bun !== undefined) return true;
  return process?.versions?.node !== undefined && process.versions.electron === undefined;
}
