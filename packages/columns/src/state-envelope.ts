import type { OptionRecord } from './accumulators/accumulator.js';
import { pushOrdinal, readOrdinal } from './accumulators/binary.js';
import { BadState, wholeField } from './accumulators/fields.js';
import { bareTypeToJson, joinLine, splitLine, typesFromJson } from './accumulators/state-bytes.js';
import { compareValues } from './compare-values.js';
import type { DataType } from './data-type.js';
import type { Value } from './value.js';
import type { Json } from './value-json.js';
import { pushNullable, readNullable, readWord, type WordReader } from './value-words.js';

/** One group of an {@link Envelope}: its key, how many rows it has, and the bytes of its state. */
export interface EnvelopeGroup {
  readonly key: readonly Value[];
  readonly rows: number;
  readonly state: Uint8Array;
}

/** What the bytes of a scanned state say: what was asked, over which rows, and the state or the states by key. */
export interface Envelope {
  readonly kind: string;
  readonly version: number;
  readonly types: readonly DataType[];
  readonly options: OptionRecord;
  /** The types of the keys; null without `by`, when there is one group with the key []. */
  readonly by: readonly DataType[] | null;
  /** The rows that were read, by ordinal, of an ordered kind with `by`; 0 and 0 for all others. */
  readonly begin: number;
  readonly end: number;
  readonly groups: readonly EnvelopeGroup[];
}

/** The canonical bytes of an envelope: a line of canonical JSON, then per group key, rows, and the state's length and bytes. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const { kind, version, types, options, by, begin, end, groups } = envelope;
  const header: Json = {
    begin,
    by: by?.map(bareTypeToJson) ?? null,
    end,
    groups: groups.length,
    kind,
    options: options as unknown as Json,
    types: types.map(bareTypeToJson),
    version,
  };
  const parts = groups.map((group) => groupBytes(group, by ?? []));
  const binary = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    binary.set(part, at);
    at += part.length;
  }
  return joinLine(header, binary);
}

function groupBytes({ key, rows, state }: EnvelopeGroup, by: readonly DataType[]): Uint8Array {
  const words: number[] = [];
  key.forEach((value, i) => {
    pushNullable(words, by[i]!, value);
  });
  pushOrdinal(words, rows);
  words.push(state.length);
  const bytes = new Uint8Array(words.length * 4 + ((state.length + 3) >> 2) * 4);
  bytes.set(new Uint8Array(Int32Array.from(words).buffer));
  bytes.set(state, words.length * 4);
  return bytes;
}

/** Reads {@link encodeEnvelope} back; throws {@link BadState} for anything else. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const { header, binary } = splitLine(bytes);
  const { kind, types, options, by } = header;
  if (typeof kind !== 'string' || typeof options !== 'object' || options === null) {
    throw new BadState('its first line lacks a kind, types or options');
  }
  if (binary.length % 4 !== 0) throw new BadState('the binary part must be whole words');
  const keyTypes = typesFromJson(by ?? []);
  const reader: WordReader = { words: new Int32Array(binary.slice().buffer), at: 0 };
  const groups: EnvelopeGroup[] = [];
  const count = wholeField(header, 'groups');
  for (let i = 0; i < count; i++) {
    const group = readGroup(reader, keyTypes);
    if (i > 0 && compareValues(groups[i - 1]!.key, group.key) >= 0)
      throw new BadState('its keys must ascend');
    groups.push(group);
  }
  if (reader.at !== reader.words.length) throw new BadState('there are bytes too many');
  if (by === null && count !== 1) throw new BadState('without keys there must be one state');
  return {
    kind,
    version: wholeField(header, 'version'),
    types: typesFromJson(types),
    options: options as OptionRecord,
    by: by === null ? null : keyTypes,
    begin: wholeField(header, 'begin'),
    end: wholeField(header, 'end'),
    groups,
  };
}

function readGroup(reader: WordReader, types: readonly DataType[]): EnvelopeGroup {
  const key = types.map((type) => readNullable(reader, type));
  const rows = readOrdinal(reader);
  const length = readWord(reader);
  const count = (length + 3) >> 2;
  if (count > reader.words.length - reader.at) throw new BadState('it ends too early');
  const state = new Uint8Array(reader.words.slice(reader.at, reader.at + count).buffer, 0, length);
  reader.at += count;
  return { key, rows, state };
}
