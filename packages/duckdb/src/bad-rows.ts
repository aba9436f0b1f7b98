import { SourceError } from '@millrace/columns';
import type { BadRowReason } from './csv-scan.js';

/** A row of a text file that can't be taken. */
export interface BadRow {
  readonly file: string;
  /** The line that the row begins on, from 1. */
  readonly line: number;
  readonly reason: BadRowReason | 'bad_json';
  /** The column, of a bad value. */
  readonly column?: string;
  /** How many fields the row has. */
  readonly fields?: number;
  /** How many fields there should be, or the type that a value should have. */
  readonly expected?: number | string;
  /** What is wrong, in words, where the reason alone does not say. */
  readonly detail?: string;
  /** The row, or of a bad value its text, cut after 200 characters. */
  readonly text: string;
}

/** What a read left out: how many rows, and the first of them. */
export interface BadRows {
  readonly count: number;
  readonly sample: readonly BadRow[];
}

const SAMPLE = 20;

/** Keeps the report of the last read that came to its end. */
export class BadRowLog {
  last: BadRows | null = null;

  /** Begins the report of one read. */
  start(): { add: (bad: BadRow) => void; finish: () => void } {
    const sample: BadRow[] = [];
    let count = 0;
    return {
      add: (bad) => {
        count++;
        if (sample.length < SAMPLE) sample.push(bad);
      },
      finish: () => {
        this.last = { count, sample: inFileOrder(sample) };
      },
    };
  }
}

/** A value is found bad some rows behind the rows that can't be cut into fields. */
function inFileOrder(sample: readonly BadRow[]): BadRow[] {
  const files = [...new Set(sample.map((bad) => bad.file))];
  return [...sample].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
}

/** The error for a bad row. */
export function badRowError(bad: BadRow): SourceError {
  const { file, line, reason, text } = bad;
  const message = `File '${file}', line ${line}: ${problemOf(bad)}`;
  return new SourceError(reason, message, { issues: [{ ...bad, code: reason, file, line, actual: text }] });
}

function problemOf({ reason, column, fields, expected, detail, text }: BadRow): string {
  switch (reason) {
    case 'ragged':
      return `the row has ${fields} field${fields === 1 ? '' : 's'}, but there ${expected === 1 ? 'is 1 column' : `are ${expected} columns`}.`;
    case 'open_quote':
      return 'a quote is opened here and never closed.';
    case 'text_after_quote':
      return 'there is text between a closing quote and the next delimiter; quotes inside quotes are doubled.';
    case 'bare_cr':
      return 'there is a carriage return without a line feed; put the field in quotes, or end lines with LF or CR LF.';
    case 'invalid_utf8':
      return 'the row is not valid UTF-8; convert the file to UTF-8 first.';
    case 'too_long':
      return 'the row is longer than maxRowBytes.';
    case 'bad_value':
      return `column '${column}' holds ${JSON.stringify(text)}, which is not ${expected}.`;
    case 'bad_json':
      return `${detail}.`;
  }
}
