import { isUtf8 } from 'node:buffer';

/** The bytes that a dialect gives meaning to. */
export interface Dialect {
  readonly delimiter: number;
  /** -1 when nothing is quoted. */
  readonly quote: number;
  /** What stands before a quote inside quotes; the quote itself when it is doubled. */
  readonly escape: number;
  readonly maxRowBytes: number;
}

/** Why a row can't be taken. */
export type BadRowReason =
  | 'ragged'
  | 'open_quote'
  | 'text_after_quote'
  | 'bare_cr'
  | 'invalid_utf8'
  | 'too_long'
  | 'bad_value';

/** A row that can't be taken: the line it begins on (from 1), and how many fields it has, where that matters. */
export interface BadRecord {
  readonly reason: BadRowReason;
  readonly line: number;
  readonly fields: number;
  /** The bytes of the row, cut after 200. */
  readonly text: Uint8Array;
}

const LF = 10;
const CR = 13;

/** Where the fields of some records lie. */
export interface Records {
  count: number;
  /** Begin and end of each field, `width` fields a record. */
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  /** 1: quoted; 2: holds escapes. */
  readonly flags: Uint8Array;
  readonly lines: Float64Array;
}

/** Gives bytes: fills `into` from `at`, returns how many (0 at the end). */
export type ReadBytes = (into: Uint8Array, at: number) => number;

/**
 * Finds the records and fields of a CSV text (RFC 4180; LF or CR LF), block by block. A quote inside an unquoted field is
 * text; blank lines are passed over where a record has two fields or more.
 */
export class CsvScanner {
  readonly #read: ReadBytes;
  readonly #dialect: Dialect;
  readonly #width: number;
  readonly #onBad: (record: BadRecord) => void;
  buffer: Uint8Array = new Uint8Array(1 << 20);
  readonly records: Records;
  #at = 0;
  #end = 0;
  #line = 1;
  #eof = false;

  constructor(
    read: ReadBytes,
    dialect: Dialect,
    width: number,
    capacity: number,
    onBad: (record: BadRecord) => void,
  ) {
    this.#read = read;
    this.#dialect = dialect;
    this.#width = width;
    this.#onBad = onBad;
    const fields = capacity * width;
    this.records = {
      count: 0,
      begins: new Int32Array(fields),
      ends: new Int32Array(fields),
      flags: new Uint8Array(fields),
      lines: new Float64Array(capacity),
    };
  }

  /** Finds the next records; they are valid until the next call. False at the end. */
  next(): boolean {
    const { records } = this;
    records.count = 0;
    for (;;) {
      const from = this.#at;
      this.#scan();
      if (records.count > 0) this.#checkText(from);
      if (records.count > 0) return true;
      if (this.#eof && this.#at >= this.#end) return false;
      if (this.#at === from) this.#fill();
    }
  }

  #fill(): void {
    const left = this.#end - this.#at;
    if (left >= this.#dialect.maxRowBytes || this.#eof) {
      this.#dropLine(this.#eof ? 'open_quote' : 'too_long');
      return;
    }
    let target = this.buffer;
    if (left * 2 > target.length) target = new Uint8Array(target.length * 2);
    target.set(this.buffer.subarray(this.#at, this.#end));
    this.buffer = target;
    this.#at = 0;
    this.#end = left;
    const count = this.#read(target, left);
    this.#end += count;
    this.#eof = count === 0;
  }

  /** Gives up on a record that has no end: its first line is bad, and the next line begins a new one. */
  #dropLine(reason: BadRowReason): void {
    const start = this.#at;
    let stop = start;
    while (stop < this.#end && this.buffer[stop] !== LF) stop++;
    this.#bad(reason, start, this.#line, 0, stop);
    if (reason === 'too_long') stop = this.#skipLine(stop);
    this.#at = Math.min(stop + 1, this.#end);
    this.#line++;
  }

  /** Reads on to the end of a line that is longer than the buffer. */
  #skipLine(stop: number): number {
    while (stop >= this.#end && !this.#eof) {
      this.#end = this.#read(this.buffer, 0);
      this.#eof = this.#end === 0;
      stop = 0;
      while (stop < this.#end && this.buffer[stop] !== LF) stop++;
    }
    return stop;
  }

  #bad(reason: BadRowReason, start: number, line: number, fields: number, end: number): void {
    this.#onBad({ reason, line, fields, text: this.buffer.slice(start, Math.min(end, start + 200)) });
  }

  #scan(): void {
    const { records } = this;
    const capacity = records.lines.length;
    while (records.count < capacity && this.#at < this.#end) {
      if (!this.#record()) return;
    }
  }

  /** Takes one record; false when its end has not been read yet. */
  #record(): boolean {
    const { buffer, records } = this;
    const { begins, ends, flags } = records;
    const { delimiter, quote } = this.#dialect;
    const [end, width] = [this.#end, this.#width];
    const slot = records.count * width;
    let at = this.#at;
    let line = this.#line;
    let fields = 0;
    let reason: BadRowReason | null = null;
    for (;;) {
      let begin = at;
      let flag = 0;
      let stop: number;
      if (at < end && buffer[at] === quote) {
        flag = 1;
        begin = at + 1;
        const close = this.#closingQuote(begin);
        if (close < 0) return false;
        stop = close;
        if (this.#escaped) flag = 3;
        line += this.#lines;
        at = close + 1;
        if (at >= end && !this.#eof) return false;
        const byte = at < end ? buffer[at] : LF;
        const closes =
          byte === delimiter || byte === LF || (byte === CR && (at + 1 >= end || buffer[at + 1] === LF));
        if (byte === CR && at + 1 >= end && !this.#eof) return false;
        if (!closes) {
          reason ??= 'text_after_quote';
          while (at < end && buffer[at] !== delimiter && buffer[at] !== LF) at++;
          if (at >= end && !this.#eof) return false;
        }
      } else {
        let returns = 0;
        while (at < end) {
          const byte = buffer[at]!;
          if (byte === delimiter || byte === LF) break;
          if (byte === CR) returns++;
          at++;
        }
        if (at >= end && !this.#eof) return false;
        stop = at;
        const last = at >= end || buffer[at] === LF;
        if (last && returns > 0 && buffer[stop - 1] === CR) {
          stop--;
          returns--;
        }
        if (returns > 0) reason ??= 'bare_cr';
      }
      if (fields < width) {
        begins[slot + fields] = begin;
        ends[slot + fields] = stop;
        flags[slot + fields] = flag;
      }
      fields++;
      if (at < end && buffer[at] === CR) at++;
      if (at >= end || buffer[at] === LF) break;
      at++;
    }
    const start = this.#at;
    const startLine = this.#line;
    this.#at = Math.min(at + 1, end);
    this.#line = line + 1;
    if (fields === 1 && width > 1 && ends[slot] === begins[slot] && flags[slot] === 0) return true;
    if (reason === null && at - start > this.#dialect.maxRowBytes) reason = 'too_long';
    if (reason === null && fields !== width) reason = 'ragged';
    if (reason !== null) this.#bad(reason, start, startLine, fields, at);
    else {
      records.lines[records.count] = startLine;
      records.count++;
    }
    return true;
  }

  #escaped = false;
  #lines = 0;

  /** The place of the quote that ends a field, or -1 when it has not been read yet. */
  #closingQuote(begin: number): number {
    const { buffer } = this;
    const { quote, escape: before } = this.#dialect;
    const end = this.#end;
    this.#escaped = false;
    this.#lines = 0;
    for (let at = begin; at < end; at++) {
      const byte = buffer[at]!;
      if (byte === LF) this.#lines++;
      if (byte !== quote && byte !== before) continue;
      if (at + 1 >= end && !this.#eof) return -1;
      const next = at + 1 < end ? buffer[at + 1]! : -1;
      if (byte === before && (next === quote || next === before)) {
        this.#escaped = true;
        at++;
      } else if (byte === quote) return at;
    }
    return -1;
  }

  #checkText(from: number): void {
    if (isUtf8(this.buffer.subarray(from, this.#at))) return;
    const { records } = this;
    const width = this.#width;
    let kept = 0;
    for (let row = 0; row < records.count; row++) {
      const [first, last] = [row * width, row * width + width];
      const [start, end] = [records.begins[first]!, records.ends[last - 1]!];
      if (!isUtf8(this.buffer.subarray(start, end))) {
        this.#bad('invalid_utf8', start, records.lines[row]!, width, end);
        continue;
      }
      records.begins.copyWithin(kept * width, first, last);
      records.ends.copyWithin(kept * width, first, last);
      records.flags.copyWithin(kept * width, first, last);
      records.lines[kept++] = records.lines[row]!;
    }
    records.count = kept;
  }
}
